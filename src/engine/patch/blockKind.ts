/** Names that models write behind a fence, by family; the first of each is what the family is called. */
const families: readonly (readonly string[])[] = [
  [
    'javascript',
    'js',
    'jsx',
    'mjs',
    'cjs',
    'javascriptreact',
    'ts',
    'tsx',
    'mts',
    'cts',
    'typescript',
    'typescriptreact',
    'node',
  ],
  ['python', 'py', 'python3', 'py3', 'pyi'],
  [
    'shell',
    'sh',
    'bash',
    'zsh',
    'console',
    'shellscript',
    'shell-session',
    'powershell',
    'ps1',
    'cmd',
    'bat',
    'terminal',
    'fish',
  ],
  ['c', 'h', 'cpp', 'c++', 'cc', 'cxx', 'hpp', 'objective-c', 'cuda-cpp'],
  ['csharp', 'cs', 'c#'],
  ['go', 'golang'],
  ['rust', 'rs'],
  ['ruby', 'rb'],
  ['java'],
  ['kotlin', 'kt', 'kts'],
  ['php'],
  ['swift'],
  ['json', 'jsonc', 'json5', 'jsonl'],
  ['yaml', 'yml'],
  ['markdown', 'md'],
  ['html', 'htm', 'xml', 'svg'],
  ['css', 'scss', 'less'],
  ['sql'],
  ['toml', 'ini'],
  ['mermaid'],
];

/** Labels under which anything may stand. */
const neutral = /^(|code|text|txt|plaintext|plain|diff|patch|snippet)$/;

const familyOf = new Map(families.flatMap((names, family) => names.map((name) => [name, family] as const)));

/** Whether a block labelled so can be code of the document's language: `own`, `neutral` or certainly `other`. */
export function blockKind(label: string, languageId: string): 'own' | 'neutral' | 'other' {
  const name = label.toLowerCase();
  if (name === languageId) return 'own';
  if (neutral.test(name)) return 'neutral';
  const family = familyOf.get(name);
  const wanted = familyOf.get(languageId);
  if (family !== undefined && family === wanted) return 'own';
  // Of a language that is not listed, nobody knows under which names models write it; only commands are certain.
  const known = wanted === undefined ? family === familyOf.get('shell') : family !== undefined;
  return known ? 'other' : 'neutral';
}
