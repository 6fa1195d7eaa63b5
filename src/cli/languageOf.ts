const byEnding: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascriptreact',
  py: 'python',
  go: 'go',
  java: 'java',
  cs: 'csharp',
  cpp: 'cpp',
  cc: 'cpp',
  hpp: 'cpp',
  h: 'cpp',
  c: 'c',
  rs: 'rust',
  rb: 'ruby',
  php: 'php',
};

/** VS Code's language identifier for a file, by its ending; `plaintext` for those it does not know. */
export function languageOf(file: string): string {
  const ending = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase();
  return (ending === undefined ? undefined : byEnding[ending]) ?? 'plaintext';
}
