import ignore from 'ignore';

/** The text of one file of ignore rules, such as a `.gitignore`. */
export interface IgnoreFile {
  /** The folder its patterns are relative to: forward slashes, no slash at the ends, '' for the root. */
  readonly folder: string;
  readonly text: string;
}

/**
 * Git's reading of nested ignore files: the rule of the deepest file that says anything decides, except that
 * nothing below an ignored folder can be taken back in (gitignore(5)). One case errs towards ignoring: where a
 * deeper file takes back a whole folder that a higher file ignores, the files in it stay ignored.
 * @param files in any order; of two files for one folder, the later one in the list decides.
 * @returns a test for paths of files below the root, forward slashes, not starting with one.
 */
export function ignoreRules(files: readonly IgnoreFile[]): (path: string) => boolean {
  const layers = files
    .map(({ folder, text }) => ({ folder, rules: ignore({ ignorecase: false }).add(text) }))
    .toReversed()
    .toSorted((a, b) => b.folder.length - a.folder.length);
  const decided = new Map<string, boolean>();

  function decide(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of layers.filter((layer) => contains(layer.folder, path))) {
      const own = folder === '' ? path : path.slice(folder.length + 1);
      if (!ignore.isPathValid(own)) continue;
      const { ignored, unignored } = rules.test(isFolder ? `${own}/` : own);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  function folderIgnored(folder: string): boolean {
    if (folder === '') return false;
    const known = decided.get(folder);
    if (known !== undefined) return known;
    const result = folderIgnored(parentOf(folder)) || decide(folder, true);
    decided.set(folder, result);
    return result;
  }

  return (path) => folderIgnored(parentOf(path)) || decide(path, false);
}

/** The folder of a path with forward slashes; '' at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function contains(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
