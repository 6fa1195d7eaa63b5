/** How much of a language is known to the text search; language servers know more. */
export type LanguageFamily = 'javascript' | 'python' | 'other';

const JAVASCRIPT = /\.[cm]?[jt]sx?$/;
const PYTHON = /\.pyi?$/;

export function familyOfPath(path: string): LanguageFamily {
  if (JAVASCRIPT.test(path)) return 'javascript';
  return PYTHON.test(path) ? 'python' : 'other';
}

/** Whether code in one file can name code in the other. */
export function sameLanguage(a: string, b: string): boolean {
  const family = familyOfPath(a);
  return family === 'other'
    ? extensionOf(a) !== '' && extensionOf(a) === extensionOf(b)
    : family === familyOfPath(b);
}

function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? '';
}

/** The text with comments and string literals blanked, every character still at its offset. */
export function codeOnly(text: string, path: string): string {
  const blank = (match: string): string => match.replace(/[^\n]/g, ' ');
  const pattern =
    familyOfPath(path) === 'python'
      ? /"""[\s\S]*?"""|'''[\s\S]*?'''|#[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g
      : /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  return text.replace(pattern, blank);
}

/** The name as a pattern that matches it as a whole word. */
export function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\w$])${name.replace(/[$\\^.*+?()[\]{}|]/g, '\\$&')}(?![\\w$])`);
}
