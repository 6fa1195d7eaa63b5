/** Languages that are told apart when trees are compared. */
export type LanguageFamily =
  'typescript' | 'python' | 'go' | 'java' | 'csharp' | 'cpp' | 'rust' | 'ruby' | 'php';

/** Where the grammar of a language is and which rules hold for it. */
export interface Grammar {
  /** The name of the file that holds it. */
  readonly file: string;
  readonly family: LanguageFamily;
}

const grammar = (name: string, family: LanguageFamily): Grammar => ({
  file: `tree-sitter-${name}.wasm`,
  family,
});

const grammars: ReadonlyMap<string, Grammar> = new Map([
  ['typescript', grammar('typescript', 'typescript')],
  ['typescriptreact', grammar('tsx', 'typescript')],
  ['javascript', grammar('javascript', 'typescript')],
  ['javascriptreact', grammar('javascript', 'typescript')],
  ['python', grammar('python', 'python')],
  ['go', grammar('go', 'go')],
  ['java', grammar('java', 'java')],
  ['csharp', grammar('c-sharp', 'csharp')],
  ['cpp', grammar('cpp', 'cpp')],
  ['c', grammar('cpp', 'cpp')],
  ['rust', grammar('rust', 'rust')],
  ['ruby', grammar('ruby', 'ruby')],
  ['php', grammar('php', 'php')],
]);

/** The grammar for one of VS Code's language identifiers; undefined: the language is read token by token. */
export function grammarOf(languageId: string): Grammar | undefined {
  return grammars.get(languageId);
}
