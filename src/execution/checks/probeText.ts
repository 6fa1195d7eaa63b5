const message = 'Nothing of this file may be used: it is asked which tests load it.';

/**
 * A text that fails as soon as it is loaded or compiled, to find out whether any test loads the file at all.
 * @returns undefined for files of which that cannot be told
 */
export function probeText(path: string): string | undefined {
  if (/\.[cm]?[jt]sx?$/.test(path)) return `throw new Error(${JSON.stringify(message)});\n`;
  if (path.endsWith('.py')) return `raise RuntimeError(${JSON.stringify(message)})\n`;
  // Neither compiler takes text that is no declaration.
  if (/\.(?:go|rs)$/.test(path)) return `${message}\n`;
  return undefined;
}
