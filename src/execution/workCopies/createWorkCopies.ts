import { randomBytes } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Runner } from '../../engine/verification/runner';
import { isWithin } from '../sandbox/systemPaths';
import { copyFiles } from './copyFiles';
import type { CopyFolder } from './copyFolder';
import { copyFolder, makeCopyFolder, markQuiet } from './copyFolder';
import { isAlive, ownerNow } from './folderOwner';
import type { Git } from './git';
import type { OpenCopy } from './guardRunner';
import { guardRunner } from './guardRunner';
import { linkDependencies } from './linkDependencies';
import { sizeOf } from './personsFiles';
import { ownRepositories } from './plantedRepositories';
import { folderFiles, repositoryFiles } from './projectFiles';
import { copyEntries, discardCopy, isAbandoned, removeUnlessChanged } from './removeCopy';
import type { Removal, WorkCopy, WorkCopyInfo } from './workCopy';
import { WorkCopyError } from './workCopyError';
import type { Worktree } from './worktree';
import { addWorktree, planWorktree } from './worktree';
import { writeInside } from './writeInside';

export interface WorkCopiesOptions {
  /** The folder that holds them, in the extension's storage; made when needed. */
  readonly root: string;
  /** Absent where there is no git: every copy is then a plain one. */
  readonly git?: Git;
  /** Git is told of the copies; otherwise it only says what to copy. */
  readonly worktrees: boolean;
  /** What time it is. */
  readonly now: () => Date;
}

/** The work copies in a storage folder. */
export interface WorkCopies {
  /**
   * Copies a workspace folder as it is on the disk now, uncommitted changes and untracked files included.
   * @throws WorkCopyError where it cannot be copied; the signal's reason on abort. Nothing is left then.
   */
  create(workspace: string, signal: AbortSignal): Promise<WorkCopy>;
  /** All that are on the disk, oldest first. */
  list(): Promise<readonly WorkCopyInfo[]>;
  /**
   * Removes what was left behind by processes that are gone; to be called at start.
   * @returns those that were kept, since they hold something of a person's.
   */
  prune(): Promise<readonly Extract<Removal, { removed: false }>[]>;
  /** The same runner, which keeps account of what programs do to the copies: always to be used with them. */
  guard(runner: Runner): Runner;
}

export function createWorkCopies(options: WorkCopiesOptions): WorkCopies {
  const open = new Map<string, OpenCopy>();

  const create = async (workspace: string, signal: AbortSignal): Promise<WorkCopy> => {
    signal.throwIfAborted();
    const real = await realpath(workspace).catch(() => undefined);
    if (real === undefined) throw new WorkCopyError(`The folder ${workspace} is not there any more.`);
    const { git } = options;
    const inGit = git && (await repositoryFiles(git, real, signal));
    const project = inGit ?? (await folderFiles(real, signal));
    await mkdir(options.root, { recursive: true });
    const root = await realpath(options.root);
    const id = randomBytes(8).toString('hex');
    const planned =
      git && inGit && options.worktrees
        ? await planWorktree(git, project.root, copyFolder(root, id).copy, signal)
        : undefined;
    const folder = await makeCopyFolder(root, id, { ...ownerNow(real, options.now()), ...planned });
    try {
      const known = git && planned && (await addWorktree(git, project.root, folder.copy, signal));
      await copyFiles(project.files, project.root, folder.copy, signal);
      const readable = await linkDependencies(project.dependencies, project.root, folder.copy);
      const inner = path.join(folder.copy, path.relative(project.root, real));
      await mkdir(inner, { recursive: true });
      await markQuiet(folder);
      const worktree = known === true ? planned : undefined;
      open.set(id, { folder, worktree, repositories: await ownRepositories(folder.copy), runs: 0 });
      return workCopyOf(id, folder, inner, readable, worktree);
    } catch (error) {
      await discardCopy(folder, planned);
      throw error;
    }
  };

  const workCopyOf = (
    id: string,
    folder: CopyFolder,
    inner: string,
    readable: readonly string[],
    worktree: Worktree | undefined,
  ): WorkCopy => ({
    id,
    root: folder.copy,
    folder: inner,
    readable,
    kind: worktree === undefined ? 'copy' : 'worktree',
    async write(name, text) {
      await writeInside(inner, name, text);
      await markQuiet(folder);
    },
    async remove() {
      const removal = await removeUnlessChanged(folder, worktree);
      open.delete(id);
      return removal;
    },
  });

  return {
    create,
    async list() {
      const infos: WorkCopyInfo[] = [];
      for (const { id, folder, owner } of await copyEntries(options.root)) {
        if (owner === undefined) continue;
        infos.push({
          id,
          root: folder.copy,
          workspace: owner.workspace,
          created: owner.created,
          inUse: isAlive(owner, options.now()),
          bytes: await sizeOf(folder.copy),
        });
      }
      return infos.sort((a, b) => a.created.localeCompare(b.created));
    },
    async prune() {
      const kept: Extract<Removal, { removed: false }>[] = [];
      for (const entry of await copyEntries(options.root)) {
        const { folder, owner } = entry;
        const now = options.now();
        if (owner === undefined ? !isAbandoned(entry, now) : isAlive(owner, now)) continue;
        const worktree =
          owner?.administration === undefined ? undefined : { administration: owner.administration };
        const removal = await removeUnlessChanged(folder, worktree);
        if (!removal.removed) kept.push(removal);
      }
      return kept;
    },
    guard: (runner) => guardRunner(runner, (workCopy) => findOpen(open, workCopy)),
  };
}

function findOpen(open: ReadonlyMap<string, OpenCopy>, workCopy: string): OpenCopy | undefined {
  return [...open.values()].find(({ folder }) => isWithin(workCopy, folder.copy));
}
