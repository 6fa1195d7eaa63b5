import type { Language } from 'web-tree-sitter';
import { kindOfNode } from './tokenKind';
import type { TokenKind } from './tree';

const atom =
  /^(?!.*(content|fragment|start|end|escape))(.*string.*|.*_?char(acter)?_literal|rune_literal|regex|.*heredoc_body|nowdoc)$/;

/** What the walk over a tree has to know about a grammar's node types, indexed by type id. */
export interface GrammarNodes {
  readonly types: readonly string[];
  readonly fields: readonly string[];
  readonly named: readonly boolean[];
  readonly kinds: readonly TokenKind[];
  /** A literal that is one token unless something is interpolated into it. */
  readonly atoms: readonly boolean[];
  /** The index in `types` that stands for text that could not be parsed. */
  readonly errorType: number;
}

/** Reads the tables out of a grammar once, since every question to it crosses into WebAssembly. */
export function grammarNodes(language: Language): GrammarNodes {
  const types = Array.from({ length: language.nodeTypeCount }, (_, id) => language.nodeTypeForId(id) ?? '');
  const errorType = types.length;
  const named = types.map((_, id) => language.nodeTypeIsNamed(id));
  types.push('ERROR');
  named.push(true);
  return {
    types,
    fields: Array.from({ length: language.fieldCount + 1 }, (_, id) => language.fieldNameForId(id) ?? ''),
    named,
    kinds: types.map(kindOfNode),
    atoms: types.map((type, id) => named[id] === true && atom.test(type) && type !== 'concatenated_string'),
    errorType,
  };
}
