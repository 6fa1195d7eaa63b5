import type { PoolAgreement } from '../agreement/agreement';
import type { Comparer } from '../agreement/comparer';
import type { Confidence, Consensus, NoConsensusReason, RunSettings } from '../events';
import type { Candidate, UsableCandidate } from '../pool';
import { chooseExamined, rankExamined } from '../examination/chooseExamined';
import { contestOf } from '../examination/contenders';
import type { Field } from '../examination/contenders';
import { noExamination } from '../examination/examination';
import type { Examination } from '../examination/examination';
import { fuseExamined } from '../examination/fuseExamined';
import { englishWords } from '../report/words';
import { noEvidence } from '../verification/evidence';
import { parsedCheck } from '../verification/forward/parsedCheck';
import { generatedTestsCheck, reportBehaviour } from '../verification/behaviour/reportBehaviour';
import type { Evidence } from '../verification/evidence';
import { signalKinds } from './evidenceWeights';
import type { Fusion } from './fusion';
import type { Spread } from './fusionShares';

type Thresholds = Pick<RunSettings, 'minimumSupport' | 'minimumConfidence' | 'promise' | 'heatShare'>;

export interface Deciding {
  /** Of the candidates that vote. */
  readonly comparer: Comparer;
  readonly candidates: readonly Candidate[];
  readonly thresholds: Thresholds;
  readonly evidence?: Evidence;
  /** What the model said of the candidates that lead. */
  readonly examined?: Examined;
}

export interface Examined {
  readonly examination: Examination;
  /** Usable candidates that were drawn in view of others. */
  readonly newcomers: readonly UsableCandidate[];
  /** How far recovery has differed between candidates in earlier runs. */
  readonly spread?: Spread;
  readonly isSame: Field['isSame'];
}

const nothingExamined: Examined = { examination: noExamination, newcomers: [], isSame: () => false };

/**
 * The outcome of a pool: the choice is the usable candidate that leads, by votes, by behaviour where it is known, and
 * by what the model was asked; it is a consensus where at least two candidates are usable and its support and
 * confidence reach the thresholds, otherwise the reason is given.
 */
export function decide(deciding: Deciding): Consensus {
  const { comparer, candidates, thresholds, evidence = noEvidence, examined = nothingExamined } = deciding;
  const usable = candidates.filter((candidate): candidate is UsableCandidate => candidate.usable);
  if (usable.length === 0) return nothingUsable();
  const { examination, newcomers, spread, isSame } = examined;
  const drawn = candidates.length;
  const contest = contestOf({ comparer, voters: usable, newcomers, drawn, evidence, isSame });
  const { lead } = contest;
  const { id } = chooseExamined(rankExamined(contest, examination, spread), examination);
  const choice = [...usable, ...newcomers].find((candidate) => candidate.id === id);
  if (choice === undefined) throw new Error(`the choice ${id} is not in the pool`);
  const cluster = lead.clusters.find(({ members }) => members.includes(id));
  // What nobody else wrote stands by itself.
  const support = cluster?.weight ?? 1;
  const spokenForBy = choice.origin?.parents ?? [id];
  const backed = lead.clusters.filter(({ members }) => members.some((one) => spokenForBy.includes(one)));
  const fusion = fuseExamined({
    lead,
    choice: id,
    spokenForBy,
    votes: Math.max(0, ...backed.map(({ weight }) => weight)),
    usable: usable.length,
    evidence,
    examination,
  });
  const confidence = usable.length > 1 ? confidenceOf(fusion) : undefined;
  const reason = whyNot(usable.length, support, confidence, thresholds);
  return {
    verdict: reason === undefined ? 'consensus' : 'none',
    ...(reason === undefined ? {} : { reason }),
    choice: id,
    text: choice.text,
    ...(choice.origin === undefined ? {} : { origin: choice.origin }),
    usable: usable.length,
    clusters: lead.clusters,
    support,
    ...(confidence === undefined ? {} : { confidence, fusion }),
    level: lead.level,
    disagreement: comparer.disagreement(choice.text, thresholds.heatShare, lead.standings),
    ...verification(id, lead.level, evidence),
  };
}

function confidenceOf({ confidence, contributions }: Fusion): Confidence {
  const names = contributions.map(({ name }) => name);
  if (names.some((name) => signalKinds[name] === 'executed'))
    return { value: confidence, restsOn: 'execution' };
  const asked = names.some((name) => name !== 'votes');
  return { value: confidence, restsOn: asked ? 'examination' : 'votes' };
}

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
  confidence: Confidence | undefined,
  thresholds: Thresholds,
): NoConsensusReason | undefined {
  if (usable < 2) return 'oneUsable';
  if (support < thresholds.minimumSupport) return 'support';
  if (confidence !== undefined && confidence.value < leastConfidence(confidence, thresholds))
    return 'confidence';
  return undefined;
}

/** The person's own threshold, or the one that keeps the promised risk, whichever is stricter. */
function leastConfidence({ restsOn }: Confidence, { minimumConfidence, promise }: Thresholds): number {
  if (promise === undefined) return minimumConfidence;
  // What a model was asked has no labelled data of its own; votes promise less than running does.
  return Math.max(minimumConfidence, restsOn === 'execution' ? promise.execution : promise.votes);
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
