import type { LocalCalibration } from '../consensus/localCalibration';
import type { Consensus } from '../events';
import { shownConfidenceLine, shownConfidenceOf } from './shownConfidence';
import type { Words } from './words';

/** How many of how many agree, in one sentence, the same in editor, panel, terminal and title. */
export function agreementLine(consensus: Consensus, words: Words): string {
  const { usable, support, reason } = consensus;
  if (reason === undefined) return sharesLine(consensus, words);
  switch (reason) {
    case 'noUsable':
      return words.t('No consensus: no reply could be used');
    case 'oneUsable':
      return words.t('No consensus: only one reply could be used');
    case 'support':
      return words.t('No consensus: {0} of {1} agree at most', round(support), usable);
    case 'confidence':
      return words.t('No consensus: the confidence is too low ({0} of {1} agree)', round(support), usable);
  }
}

function sharesLine({ usable, support, clusters }: Consensus, words: Words): string {
  if (clusters.length === usable) return words.t('{0} of {0} differ; nearest to the others shown', usable);
  if (clusters.length === 1) return words.t('All {0} agree', usable);
  return words.t('{0} of {1} agree', round(support), usable);
}

/** Votes of several models, or of replies that are not independent, are seldom whole. */
function round(votes: number): number {
  return Math.round(votes * 10) / 10;
}

/** That replies are not independent, in words; undefined where they pass for it. */
export function independenceLine({ notIndependent }: Consensus, words: Words): string | undefined {
  if (notIndependent === undefined) return undefined;
  const { identical, replies } = notIndependent;
  return words.t('{0} of {1} replies are the same to the last letter and count half', identical, replies);
}

/** What the agreement rests on. */
export function basisLine(consensus: Consensus, words: Words): string {
  if (consensus.clusters[0]?.by === 'behaviour') return words.t('by votes and what candidates do when run');
  return consensus.level === 'tree'
    ? words.t('by votes and syntax')
    : words.t('by votes and words, as there is no grammar for the language');
}

/**
 * The confidence in words; undefined where there is none to show.
 * @param calibration the person's own; absent: the number as it was fused.
 */
export function confidenceLine(
  consensus: Consensus,
  words: Words,
  calibration?: LocalCalibration,
): string | undefined {
  const shown = shownConfidenceOf(consensus, calibration);
  if (shown === undefined || consensus.confidence === undefined) return undefined;
  return shownConfidenceLine(shown, consensus.confidence.restsOn, words);
}
