import type { LocalCalibration, ShownConfidence } from '../consensus/localCalibration';
import { shownConfidence } from '../consensus/localCalibration';
import type { Confidence, Consensus } from '../events';
import type { Words } from './words';

/**
 * The confidence of a consensus as the person is to see it; undefined where there is none.
 * @param calibration absent: the number as it was fused, for programs.
 */
export function shownConfidenceOf(
  { confidence, fusion }: Consensus,
  calibration?: LocalCalibration,
): ShownConfidence | undefined {
  if (confidence === undefined) return undefined;
  const { value } = confidence;
  if (calibration === undefined) return { kind: 'percentage', value };
  // Traces of earlier versions hold no sum that could be rescaled.
  if (fusion === undefined) return shownConfidence({ confidence: value, logOdds: 0 }, unfitted);
  return shownConfidence(fusion, calibration, fusion.limit ?? fusion.cap?.limit);
}

const unfitted: LocalCalibration = { kind: 'bands', outcomes: 0, needed: 0 };

/** A confidence in words, and on what it rests; the only place where one is worded. */
export function shownConfidenceLine(
  shown: ShownConfidence,
  restsOn: Confidence['restsOn'],
  words: Words,
): string {
  const bases = {
    votes: words.t('from votes only'),
    execution: words.t('from votes and execution'),
    examination: words.t('from votes and what the model was asked'),
  };
  return words.t('confidence {0}, {1}', levelWord(shown, words), bases[restsOn]);
}

function levelWord(shown: ShownConfidence, words: Words): string {
  if (shown.kind === 'percentage') return words.t('{0} %', Math.round(shown.value * 100));
  const bands = { low: words.t('low'), medium: words.t('medium'), high: words.t('high') };
  return bands[shown.band];
}
