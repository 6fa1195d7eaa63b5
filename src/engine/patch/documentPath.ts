const fileEnding =
  /\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|kts?|swift|cs|c|h|cc|cpp|hpp|rb|php|vue|svelte|css|scss|less|html?|mdx?|json[c5]?|ya?ml|toml|ini|xml|sql|sh|txt)$/i;

/**
 * Whether a name that stands beside a piece of a reply is that of another file than the document. Only names with
 * a known ending count: `utils.retry` is no file. Directories are compared as far as both sides give them.
 */
export function isOtherFile(named: string | undefined, documentPath: string): boolean {
  if (named === undefined || !fileEnding.test(named)) return false;
  const a = segments(named);
  const b = segments(documentPath);
  const shared = Math.min(a.length, b.length);
  // A diff's `a/` and `b/`, or a folder above the workspace, may stand in front.
  return a.at(-1) !== b.at(-1) || (shared > 2 && a.at(-2) !== b.at(-2));
}

function segments(path: string): string[] {
  return path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
}
