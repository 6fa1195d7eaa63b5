import type { Words } from '../../report/words';
import type { CheckCase } from '../checks';

/** Comments that make a checker overlook errors. */
const comments = {
  types: /@ts-(?:ignore|nocheck|expect-error)\b|#\s*(?:type:\s*ignore|mypy:\s*ignore-errors|pyright:)/g,
  lint: /\beslint-disable(?:-next-line|-line)?\b|#\s*(?:ruff:\s*|flake8:\s*)?noqa\b/gi,
} as const;

/**
 * The comments by which a candidate hides errors from a checker and the document as it was did not, each as an error:
 * what is hidden cannot be known to be right.
 */
export function newSuppressions(
  check: keyof typeof comments,
  before: string,
  after: string,
  words: Words,
): CheckCase[] {
  const known = countsOf(before, comments[check]);
  return [...countsOf(after, comments[check])].flatMap(([comment, count]) =>
    Array.from({ length: Math.max(0, count - (known.get(comment) ?? 0)) }, (_, index) => ({
      name: index === 0 ? comment : `${comment} (${index + 1})`,
      outcome: 'failed' as const,
      message: words.t('The patch hides errors by a comment: {0}', comment),
    })),
  );
}

function countsOf(text: string, pattern: RegExp): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [found] of text.matchAll(pattern)) {
    const comment = found.replace(/\s+/g, ' ');
    counts.set(comment, (counts.get(comment) ?? 0) + 1);
  }
  return counts;
}
