import { signalKinds } from '../consensus/evidenceWeights';
import type { LocalCalibration } from '../consensus/localCalibration';
import type { Consensus, NoConsensusReason } from '../events';
import type { CandidateOrigin } from '../pool';
import { namesLine, originLine } from './origin';
import { shownConfidenceLine, shownConfidenceOf } from './shownConfidence';
import type { Words } from './words';

/** How many of how many agree, in one sentence, the same in editor, panel, terminal and title. */
export function agreementLine(consensus: Consensus, words: Words): string {
  const { usable, support, reason, origin } = consensus;
  if (origin !== undefined && reason !== 'noUsable') return withoutVotesLine(origin, reason, words);
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

/** What was drawn in view of others won by evidence: nobody voted for it. */
function withoutVotesLine(
  origin: CandidateOrigin,
  reason: Exclude<NoConsensusReason, 'noUsable'> | undefined,
  words: Words,
): string {
  const names = namesLine(origin.parents, words);
  if (reason === undefined) {
    return origin.by === 'repair'
      ? words.t('A repair of {0}; nobody else wrote it', names)
      : words.t('Written in view of {0}; nobody else wrote it', names);
  }
  const shown = originLine(origin, words);
  switch (reason) {
    case 'oneUsable':
      return words.t('No consensus: only one reply could be used; {0} is shown', shown);
    case 'support':
      return words.t('No consensus: nobody voted for what is shown ({0})', shown);
    case 'confidence':
      return words.t('No consensus: the confidence is too low ({0})', shown);
  }
}

function sharesLine(consensus: Consensus, words: Words): string {
  const { usable, support, clusters } = consensus;
  if (clusters.length === usable) {
    return wasAsked(consensus)
      ? words.t('{0} of {0} differ; the one with the most evidence shown', usable)
      : words.t('{0} of {0} differ; nearest to the others shown', usable);
  }
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

/** Whether what the model said about the candidates is part of the choice. */
function wasAsked({ fusion }: Consensus): boolean {
  const opinions = fusion?.contributions.filter(({ name }) => signalKinds[name] === 'opinion') ?? [];
  return opinions.some(({ name }) => name !== 'votes');
}

/** What the agreement rests on. */
export function basisLine(consensus: Consensus, words: Words): string {
  if (consensus.origin !== undefined) return words.t('by what was found out about it, not by votes');
  const basis = votesLine(consensus, words);
  return wasAsked(consensus) ? words.t('{0}, and what the model was asked', basis) : basis;
}

function votesLine(consensus: Consensus, words: Words): string {
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
