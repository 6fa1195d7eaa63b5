import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { createCollector } from '../engine/context/collector';
import { targetNames } from '../engine/context/declarations';
import { globalExcludesFile } from '../engine/context/gitExcludes';
import { gatherFromText } from '../engine/context/gatherFromText';
import { ignoreRules, parentOf } from '../engine/context/ignoreRules';
import type { IgnoreFile } from '../engine/context/ignoreRules';
import { isSensitivePath } from '../engine/context/sensitive';
import { sourceText } from '../engine/context/sourceText';
import { MAX_FILE_BYTES, SKIPPED_FOLDERS } from '../engine/context/workspaceFiles';
import type { WorkspaceFiles } from '../engine/context/workspaceFiles';
import type { ContextBlock, OffsetRange, SourceDocument } from '../engine/task';

export interface ContextRequest {
  /** An absolute path; nothing outside it is read, save the ignore rules of the repository around it. */
  readonly root: string;
  /** Its path is relative to the root. */
  readonly document: SourceDocument;
  readonly target: OffsetRange;
  /** What other files call the target; absent: what the text of the document tells. */
  readonly targetName?: string;
  readonly instruction?: string;
  /** Is told what could not be gathered. */
  readonly onFailure?: (error: unknown) => void;
}

const MAX_LISTED = 10_000;

/**
 * The surroundings of a document on disk, most relevant first: instruction files, tests, what it imports and uses,
 * callers and siblings, all found by name. What git ignores and what is sensitive is never read.
 * @throws the signal's reason when aborted.
 */
export async function gatherContext(
  request: ContextRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ContextBlock[]> {
  const { document, target, targetName, instruction } = request;
  const names = targetName === undefined ? targetNames(document.text, document.path, target) : [targetName];
  const subject = { document, target, names, ...(instruction === undefined ? {} : { instruction }) };
  const collector = createCollector();
  await gatherFromText(
    subject,
    filesBelow(request.root, signal),
    collector,
    signal,
    request.onFailure ?? (() => undefined),
  );
  signal.throwIfAborted();
  return [...collector.blocks()];
}

/** The files below a folder on disk, as far as they may be sent. */
export function filesBelow(root: string, signal: AbortSignal): WorkspaceFiles {
  let listed: Promise<readonly string[]> | undefined;
  let rules: Promise<(file: string) => boolean> | undefined;
  const texts = new Map<string, Promise<string | undefined>>();
  const list = (): Promise<readonly string[]> => (listed ??= walk(root, signal));
  const ignored = (): Promise<(file: string) => boolean> =>
    (rules ??= list().then(async (paths) => rulesFor(root, await rulesIn(root, paths))));
  return {
    async list() {
      const isIgnored = await ignored();
      return (await list()).filter((file) => !isSensitivePath(file) && !isIgnored(file));
    },
    async read(file) {
      if (file.split('/').includes('..') || isSensitivePath(file) || (await ignored())(file))
        return undefined;
      const text = texts.get(file) ?? readText(root, file);
      texts.set(file, text);
      return text;
    },
  };
}

/** Relative paths with forward slashes, the folders nearest the root first; symbolic links are not followed. */
async function walk(root: string, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [''];
  for (
    let folder = folders.shift();
    folder !== undefined && found.length < MAX_LISTED;
    folder = folders.shift()
  ) {
    signal.throwIfAborted();
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED_FOLDERS.includes(entry.name)) folders.push(relative);
      else if (entry.isFile()) found.push(relative);
    }
  }
  return found.slice(0, MAX_LISTED);
}

async function rulesIn(root: string, paths: readonly string[]): Promise<readonly IgnoreFile[]> {
  const ignoreFiles = paths.filter((file) => file === '.gitignore' || file.endsWith('/.gitignore'));
  return Promise.all(
    ignoreFiles.map(async (file) => ({
      folder: parentOf(file),
      text: await readFile(path.join(root, file), 'utf8'),
    })),
  );
}

/** The rules inside the root together with those of the repository that the root lies in. */
async function rulesFor(root: string, inside: readonly IgnoreFile[]): Promise<(file: string) => boolean> {
  const top = await repositoryAround(root);
  if (top === undefined) return ignoreRules(inside);
  const prefix = path.relative(top, root).split(path.sep).join('/');
  const at = (file: string): string => (prefix === '' ? file : file === '' ? prefix : `${prefix}/${file}`);
  const home = homedir();
  const { text: config } = await ignoreFile(path.join(home, '.gitconfig'), '');
  const above: IgnoreFile[] = [
    await ignoreFile(globalExcludesFile(config, home), ''),
    await ignoreFile(path.join(top, '.git', 'info', 'exclude'), ''),
  ];
  for (let folder = prefix; folder !== '';) {
    folder = parentOf(folder);
    above.push(await ignoreFile(path.join(top, folder, '.gitignore'), folder));
  }
  const isIgnored = ignoreRules([
    ...above,
    ...inside.map(({ folder, text }) => ({ folder: at(folder), text })),
  ]);
  return (file) => isIgnored(at(file));
}

async function ignoreFile(file: string, folder: string): Promise<IgnoreFile> {
  return { folder, text: await readFile(file, 'utf8').catch(() => '') };
}

async function repositoryAround(root: string): Promise<string | undefined> {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const isTop = await lstat(path.join(folder, '.git')).then(
      () => true,
      () => false,
    );
    if (isTop) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

async function readText(root: string, file: string): Promise<string | undefined> {
  try {
    const absolute = path.join(root, file);
    const [real, realRoot] = await Promise.all([realpath(absolute), realpath(root)]);
    // What a link leads to need not be the project's, or can be a secret of it.
    if (path.relative(realRoot, real) !== path.normalize(file)) return undefined;
    const { size, isFile } = await lstat(real).then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile || size > MAX_FILE_BYTES) return undefined;
    return sourceText(await readFile(real), (bytes) =>
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    );
  } catch {
    return undefined;
  }
}
