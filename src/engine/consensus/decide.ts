import type { PoolAgreement } from '../agreement/agreement';
import type { Comparer } from '../agreement/comparer';
import type { Confidence, Consensus, NoConsensusReason, RunSettings } from '../events';
import type { Candidate, UsableCandidate } from '../pool';
import type { CandidateChecks } from '../verification/checks';
import { englishWords } from '../report/words';
import { noEvidence } from '../verification/evidence';
import { parsedCheck } from '../verification/forward/parsedCheck';
import { generatedTestsCheck, reportBehaviour } from '../verification/behaviour/reportBehaviour';
import type { Evidence } from '../verification/evidence';
import { leadOf } from './leadOf';

type Thresholds = Pick<RunSettings, 'minimumSupport' | 'minimumConfidence' | 'heatShare'>;

/**
 * The outcome of a pool: the choice is the usable candidate that leads, by votes and by behaviour where it is known;
 * it is a consensus where at least two candidates are usable and its support and confidence reach the thresholds,
 * otherwise the reason is given.
 */
export function decide(
  comparer: Comparer,
  candidates: readonly Candidate[],
  thresholds: Thresholds,
  evidence: Evidence = noEvidence,
): Consensus {
  const usable = candidates.filter((candidate): candidate is UsableCandidate => candidate.usable);
  if (usable.length === 0) return nothingUsable();
  const lead = leadOf(comparer, candidates.length, evidence);
  const choice = usable.find((candidate) => candidate.id === lead.choice);
  if (choice === undefined) throw new Error(`the choice ${lead.choice} is not in the pool`);
  const confidence = usable.length > 1 ? capped(lead.confidence, evidence.checks.get(choice.id)) : undefined;
  const reason = whyNot(usable.length, lead.cluster.weight, confidence?.value, thresholds);
  return {
    verdict: reason === undefined ? 'consensus' : 'none',
    ...(reason === undefined ? {} : { reason }),
    choice: choice.id,
    text: choice.text,
    usable: usable.length,
    clusters: lead.clusters,
    support: lead.cluster.weight,
    ...(confidence === undefined ? {} : { confidence }),
    level: lead.level,
    disagreement: comparer.disagreement(choice.text, thresholds.heatShare, lead.standings),
    ...verification(choice.id, lead.level, evidence),
  };
}

/** A choice that breaks what worked is hardly right, whatever else speaks for it. */
function capped(confidence: Confidence, checks: CandidateChecks | undefined): Confidence {
  const breaks = checks?.checks.some(
    ({ name, newlyFailing }) => name === 'projectTests' && newlyFailing.length > 0,
  );
  return breaks === true ? { ...confidence, value: Math.min(confidence.value, brokenTestCap) } : confidence;
}

const brokenTestCap = 0.1;

/** What is known of the choice besides votes. */
function verification(
  choice: string,
  level: PoolAgreement['level'],
  { checks, behaviour, notRun }: Evidence,
): Pick<Consensus, 'verifiedBy' | 'behaviour' | 'notRun'> {
  const checked = checks.get(choice)?.checks ?? (level === 'tree' ? [parsedCheck(level, englishWords)] : []);
  const tests = behaviour && generatedTestsCheck(behaviour, choice);
  const verifiedBy = [...checked, ...(tests === undefined ? [] : [tests])];
  const report = behaviour && reportBehaviour(behaviour);
  return {
    ...(verifiedBy.length === 0 ? {} : { verifiedBy }),
    ...(report === undefined ? {} : { behaviour: report }),
    ...(notRun.length === 0 ? {} : { notRun }),
  };
}

function whyNot(
  usable: number,
  support: number,
  confidence: number | undefined,
  thresholds: Thresholds,
): NoConsensusReason | undefined {
  if (usable < 2) return 'oneUsable';
  if (support < thresholds.minimumSupport) return 'support';
  if (confidence !== undefined && confidence < thresholds.minimumConfidence) return 'confidence';
  return undefined;
}

function nothingUsable(): Consensus {
  return {
    verdict: 'none',
    reason: 'noUsable',
    usable: 0,
    clusters: [],
    support: 0,
    level: 'lexical',
    disagreement: { tokens: [], hotSpots: [] },
  };
}
