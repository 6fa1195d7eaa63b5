import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { globalExcludesFile } from '../../engine/context/gitExcludes';
import { ignoreRules } from '../../engine/context/ignoreRules';
import type { IgnoreFile } from '../../engine/context/ignoreRules';
import { SKIPPED_FOLDERS } from '../../engine/context/workspaceFiles';
import type { TimeLimit } from './timeLimit';

/** Of the given files, those that git or the files of its rules would hide, as `Uri.toString()`. */
export type IgnoreCheck = (uris: readonly vscode.Uri[]) => Promise<ReadonlySet<string>>;

/** The little of VS Code's git extension that is used; older versions have no `checkIgnore`. */
interface GitRepository {
  readonly rootUri: vscode.Uri;
  checkIgnore?(paths: string[]): Promise<ReadonlySet<string>>;
}
interface GitExports {
  readonly enabled: boolean;
  getAPI(version: 1): { getRepository(uri: vscode.Uri): GitRepository | null };
}

/** How many folders above the workspace folder are looked at for the repository it lies in. */
const MAX_ABOVE = 12;
const MAX_RULE_FILES = 2000;

/**
 * Asks git through VS Code's extension and reads the files of its rules as well: the extension takes git's answer when
 * the process has ended, which may be before the last of it was read, so that a file it does not name may be ignored
 * all the same.
 */
export function createIgnoreCheck(folder: vscode.WorkspaceFolder, limit: TimeLimit): IgnoreCheck {
  let rules: Promise<(uri: vscode.Uri) => boolean> | undefined;
  return async (uris) => {
    const [named, isIgnored] = await Promise.all([askGit(uris, limit), (rules ??= readRules(folder.uri))]);
    const ignored = new Set(named);
    for (const uri of uris) if (isIgnored(uri)) ignored.add(uri.toString());
    return ignored;
  };
}

/** What git says to be ignored; nothing where it cannot be asked. */
async function askGit(uris: readonly vscode.Uri[], limit: TimeLimit): Promise<readonly string[]> {
  const extension = vscode.extensions.getExtension<GitExports>('vscode.git');
  const git = extension === undefined ? undefined : await limit.within(() => extension.activate());
  if (git?.enabled !== true) return [];
  const ignored: string[] = [];
  for (const { repository, own } of byRepository(uris, git.getAPI(1))) {
    const paths = await limit.within(
      async () => await repository.checkIgnore?.(own.map(({ fsPath }) => fsPath)),
    );
    ignored.push(...own.filter(({ fsPath }) => paths?.has(fsPath) === true).map(String));
  }
  return ignored;
}

interface RepositoryFiles {
  readonly repository: GitRepository;
  readonly own: vscode.Uri[];
}

/** One group for each repository, so that git is started once for each; files of none are in no group. */
function byRepository(
  uris: readonly vscode.Uri[],
  api: ReturnType<GitExports['getAPI']>,
): Iterable<RepositoryFiles> {
  const groups = new Map<string, RepositoryFiles>();
  // The extension hands out a new object for the same repository each time, and files of one folder share theirs.
  const ofFolder = new Map<string, GitRepository | null>();
  for (const uri of uris) {
    const folder = uri.path.slice(0, uri.path.lastIndexOf('/'));
    const known = ofFolder.get(folder);
    const repository = known === undefined ? api.getRepository(uri) : known;
    ofFolder.set(folder, repository);
    if (repository === null) continue;
    const key = repository.rootUri.toString();
    const group = groups.get(key) ?? { repository, own: [] };
    group.own.push(uri);
    groups.set(key, group);
  }
  return groups.values();
}

/** The rules of the repository around a folder, or of the folder alone where there is none. */
async function readRules(folder: vscode.Uri): Promise<(uri: vscode.Uri) => boolean> {
  const above = await foldersUpToRepository(folder);
  const top = above.at(-1) ?? folder;
  const inside = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, '**/.gitignore'),
    null,
    MAX_RULE_FILES,
  );
  const ruleFiles = inside.filter(({ path }) => !SKIPPED_FOLDERS.some((name) => path.includes(`/${name}/`)));
  const files: IgnoreFile[] = [
    { folder: '', text: await globalRules(folder) },
    { folder: '', text: await readPlain(vscode.Uri.joinPath(top, '.git', 'info', 'exclude')) },
  ];
  for (const uri of [...above.map((parent) => vscode.Uri.joinPath(parent, '.gitignore')), ...ruleFiles]) {
    files.push({ folder: below(top, vscode.Uri.joinPath(uri, '..')), text: await readPlain(uri) });
  }
  const isIgnored = ignoreRules(files);
  return (uri) => isIgnored(below(top, uri));
}

/** The folders above the given one, up to the one that holds `.git`; none where the folder itself or no folder does. */
async function foldersUpToRepository(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const above: vscode.Uri[] = [];
  for (let current = folder; above.length < MAX_ABOVE;) {
    if (await exists(vscode.Uri.joinPath(current, '.git'))) return above;
    const parent = vscode.Uri.joinPath(current, '..');
    if (parent.path === current.path) break;
    above.push(parent);
    current = parent;
  }
  return [];
}

async function globalRules(folder: vscode.Uri): Promise<string> {
  if (folder.scheme !== 'file') return '';
  const home = vscode.Uri.file(homedir());
  const config = await readPlain(vscode.Uri.joinPath(home, '.gitconfig'));
  return await readPlain(vscode.Uri.file(globalExcludesFile(config, home.path)));
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function readPlain(uri: vscode.Uri): Promise<string> {
  return await vscode.workspace.fs.readFile(uri).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => '',
  );
}

/** The path of a file below a folder, forward slashes; '' for the folder itself. */
function below(folder: vscode.Uri, uri: vscode.Uri): string {
  const start = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return uri.path.startsWith(start) ? uri.path.slice(start.length) : '';
}
