import type { ContextBlock } from '../task';
import { countMarkers, redactSecrets } from './sensitive';

/** A block before it is checked, cut to length and given its place. */
export interface Draft extends ContextBlock {
  /** What it answers, such as `signature:parseUnit`; a provider that settles it makes the text search's answer void. */
  readonly answers: string;
  /** A language server's answer goes before one found by searching text. */
  readonly origin: 'provider' | 'text';
}

/** Gathers drafts from several sources at once; what has arrived can be taken at any time. */
export interface Collector {
  add(draft: Draft): void;
  /** A provider knows the answer, even if it is that there is nothing to send. */
  settle(answers: string): void;
  /** The blocks so far, most relevant first: secrets redacted, too long ones cut, nothing twice. */
  blocks(): readonly ContextBlock[];
}

/** The most characters of one block, by kind; about four of them make a token. */
const MAX_CHARACTERS: Readonly<Record<ContextBlock['kind'], number>> = {
  instructions: 8000,
  diagnostics: 3000,
  imports: 1200,
  signature: 2000,
  test: 4000,
  caller: 1500,
  sibling: 1000,
};

/** Files beside the document that nothing else shows. */
const MAX_SIBLINGS = 3;

export function createCollector(): Collector {
  const drafts = new Map<string, Draft>();
  const settled = new Set<string>();
  return {
    add(draft) {
      const known = drafts.get(draft.id);
      if (known?.origin !== 'provider' || draft.origin === 'provider') drafts.set(draft.id, draft);
      if (draft.origin === 'provider') settled.add(draft.answers);
    },
    settle: (answers) => void settled.add(answers),
    blocks: () =>
      finish(
        [...drafts.values()].filter((draft) => draft.origin === 'provider' || !settled.has(draft.answers)),
      ),
  };
}

function finish(drafts: readonly Draft[]): readonly ContextBlock[] {
  const siblings = drafts.filter(({ kind }) => kind === 'sibling');
  const others = drafts.filter(({ kind }) => kind !== 'sibling');
  const shown = new Set(others.map(({ path }) => path));
  const news = byRelevance(siblings.filter(({ path }) => !shown.has(path))).slice(0, MAX_SIBLINGS);
  return byRelevance([...others, ...news].map(toBlock).filter(({ text }) => text.trim() !== ''));
}

function byRelevance<T extends ContextBlock>(blocks: readonly T[]): readonly T[] {
  return blocks.toSorted((a, b) => b.relevance - a.relevance || (a.id < b.id ? -1 : 1));
}

function toBlock(draft: Draft): ContextBlock {
  const { id, kind, title, path, relevance } = draft;
  const text = cutToLength(redactSecrets(draft.text).text, MAX_CHARACTERS[kind]);
  const redacted = countMarkers(text);
  const note = redacted === 0 ? '' : ` (${redacted} ${redacted === 1 ? 'secret' : 'secrets'} removed)`;
  return { id, kind, title: `${title}${note}`, ...(path === undefined ? {} : { path }), text, relevance };
}

/** Whole lines of the text, `…` in place of what is left out; a single longer line is cut inside. */
export function cutToLength(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const lineEnd = text.lastIndexOf('\n', maxCharacters - 2);
  const kept =
    lineEnd > 0
      ? text.slice(0, lineEnd + 1)
      : text.slice(0, maxCharacters - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}…`;
}
