import type { CandidateOrigin } from '../pool';
import type { Words } from './words';

/** How a candidate came about that was drawn in view of others, such as "a repair of b2". */
export function originLine({ by, parents }: CandidateOrigin, words: Words): string {
  return by === 'repair'
    ? words.t('a repair of {0}', namesLine(parents, words))
    : words.t('written in view of {0}', namesLine(parents, words));
}

/** "a1", "a1 and c3", "a1, b2 and c3". */
export function namesLine(names: readonly string[], words: Words): string {
  const last = names.at(-1);
  if (last === undefined) return words.t('nobody');
  return names.length === 1 ? last : words.t('{0} and {1}', names.slice(0, -1).join(', '), last);
}
