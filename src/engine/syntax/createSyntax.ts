import { Edit, Language, Parser } from 'web-tree-sitter';
import type { Point, Tree } from 'web-tree-sitter';
import type { Syntax } from '../ports';
import { markCosmetic } from './cosmetic';
import { extractTree } from './extractTree';
import type { ExtractedTree } from './extractTree';
import { grammarNodes } from './grammarNodes';
import type { GrammarNodes } from './grammarNodes';
import { grammarOf } from './grammars';
import { lexicalTree } from './lexicalTree';
import type { SyntaxTree } from './tree';

/** Reads a file that lies beside the bundle, such as `tree-sitter-python.wasm`. */
export type LoadBytes = (file: string) => Promise<Uint8Array>;

/** The parser's own tree and what was extracted from it, kept so that a similar text is quick to parse. */
interface Kept {
  readonly tree: Tree;
  readonly extracted: ExtractedTree;
}

interface LoadedLanguage {
  readonly parser: Parser;
  readonly nodes: GrammarNodes;
  kept?: Kept;
}

/**
 * Starts the parser. Grammars are loaded when a language is first prepared; a grammar that cannot be loaded
 * leaves its language with lexical tokens.
 * @param load reads `web-tree-sitter.wasm` (the parser's runtime) and the grammars by name.
 * @throws whatever `load` throws for the runtime.
 */
export async function createSyntax(load: LoadBytes): Promise<Syntax> {
  await Parser.init({ wasmBinary: await load('web-tree-sitter.wasm') });
  const languages = new Map<string, LoadedLanguage>();
  const loading = new Map<string, Promise<void>>();

  async function loadGrammar(file: string): Promise<void> {
    try {
      const language = await Language.load(await load(file));
      const parser = new Parser();
      parser.setLanguage(language);
      languages.set(file, { parser, nodes: grammarNodes(language) });
    } catch {
      // Lexical tokens are the documented answer to a grammar that is missing or damaged.
    }
  }

  return {
    async prepare(languageId) {
      const file = grammarOf(languageId)?.file;
      if (file === undefined) return;
      const pending = loading.get(file) ?? loadGrammar(file);
      loading.set(file, pending);
      await pending;
    },
    parse(languageId, text) {
      const language = languages.get(grammarOf(languageId)?.file ?? '');
      if (language === undefined) return lexicalTree(languageId, text);
      return parseWith(language, languageId, text) ?? lexicalTree(languageId, text);
    },
  };
}

function parseWith(language: LoadedLanguage, languageId: string, text: string): SyntaxTree | undefined {
  const { parser, nodes } = language;
  try {
    const quick = parseSimilar(language, languageId, text);
    if (quick !== undefined) return quick;
    const tree = parser.parse(text);
    if (tree === null) return undefined;
    return keep(language, { tree, extracted: extractTree(languageId, text, tree, nodes) });
  } catch {
    parser.reset();
    return undefined;
  }
}

/** Parses from the last tree of the language, where most of its text is the same. */
function parseSimilar(language: LoadedLanguage, languageId: string, text: string): SyntaxTree | undefined {
  const { kept, parser, nodes } = language;
  if (kept === undefined) return undefined;
  const before = kept.extracted.tree.text;
  const edit = singleEdit(before, text);
  if (edit === undefined) return undefined;
  kept.tree.edit(edit);
  const tree = parser.parse(text, kept.tree);
  // How the parser recovers from an error may depend on where it came from; what is shown must not.
  if (tree === null || tree.rootNode.hasError) {
    tree?.delete();
    kept.tree.delete();
    delete language.kept;
    return undefined;
  }
  return keep(language, { tree, extracted: extractTree(languageId, text, tree, nodes, kept.extracted) });
}

function keep(language: LoadedLanguage, fresh: Kept): SyntaxTree {
  language.kept?.tree.delete();
  delete language.kept;
  const tree = markCosmetic(fresh.extracted.tree);
  if (tree.errors > 0) fresh.tree.delete();
  else language.kept = { tree: fresh.tree, extracted: { ...fresh.extracted, tree } };
  return tree;
}

/** The one replacement that turns `before` into `after`; undefined when they share less than half. */
function singleEdit(before: string, after: string): Edit | undefined {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let tail = 0;
  const most = shorter - start;
  while (
    tail < most &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  if (2 * (start + tail) < Math.max(before.length, after.length)) return undefined;
  const oldEnd = before.length - tail;
  const newEnd = after.length - tail;
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row += 1;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
