import type { DrawnSample } from '../../critique/drawnSample';
import type { Candidate } from '../../pool';
import { originLine } from '../origin';
import { reasonLine } from '../reasons';
import type { Words } from '../words';
import { chapter, code, list, sentence } from './markdown';

/** Candidates that were drawn in view of others, with what became of them. */
export function drawnPart(
  drawn: readonly DrawnSample[],
  candidates: readonly Candidate[],
  choice: string | undefined,
  words: Words,
): string | undefined {
  if (drawn.length === 0) return undefined;
  return chapter(
    words.t('Repairs and syntheses'),
    words.t('They were drawn in view of other candidates: they have no vote, and win only by evidence.'),
    list(
      drawn.map(({ sample, ...origin }) => {
        const quoted = { ...origin, parents: origin.parents.map(code) };
        const round = origin.round > 1 ? ` (${words.t('round {0}', origin.round)})` : '';
        const fate = fateLine(
          candidates.find(({ id }) => id === sample.id),
          sample.id === choice,
          words,
        );
        return `${code(sample.id)}: ${originLine(quoted, words)}${round} · ${fate}`;
      }),
    ),
  );
}

function fateLine(candidate: Candidate | undefined, isChoice: boolean, words: Words): string {
  if (isChoice) return words.t('shown');
  if (candidate === undefined) return words.t('not read yet');
  if (candidate.usable) return words.t('not chosen');
  return `${reasonLine(candidate.reason, words)}: ${sentence(candidate.detail)}`;
}
