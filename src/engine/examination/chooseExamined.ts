import { combineShares, noSpread, spreadOf } from '../consensus/fusionShares';
import type { ClusterShares, Spread } from '../consensus/fusionShares';
import type { Count } from '../consensus/fusionSignal';
import { fusionCalibration } from '../consensus/fusionCalibration';
import type { Critique } from '../critique/critiqueCandidate';
import { opinionOf } from '../critique/judge/judgeOpinion';
import { critiqueSignal } from '../critique/critiqueSignals';
import type { Contender, Contest } from './contenders';
import type { Examination } from './examination';
import { recordOf } from './examination';

/** Contenders this near to the best one in log-odds are settled by a judge (METHODS of S*, arXiv 2502.14382). */
const nearTie = Math.log(1.5);

/** A contender with all that speaks for it before judges are heard, as log-odds up to a constant. */
export interface Ranked {
  readonly contender: Contender;
  readonly score: number;
}

const nothing: Count = { passed: 0, total: 0 };

/** What was recovered from each contender that was asked for masked facts; the others have counts of 0. */
export function sharesOf(
  contenders: readonly Contender[],
  { backward }: Pick<Examination, 'backward'>,
): ClusterShares[] {
  return contenders.map(({ id, votes }) => ({
    id,
    votes,
    backward: backward?.evidence.find(({ candidate }) => candidate === id)?.compared ?? nothing,
  }));
}

/** How far recovery differed between the candidates of a run: what later runs of the model are told of it. */
export function spreadIn({ backward }: Pick<Examination, 'backward'>): Spread {
  const evidence = backward?.evidence ?? [];
  return spreadOf(
    evidence.map(({ candidate, compared }) => ({ id: candidate, votes: 0, backward: compared })),
  );
}

/**
 * The contenders by forward and backward evidence, best first: the geometric mean of the shares of FOBAR; for those
 * that were drawn in view of others what generated tests say beside the leader; against each what reviews showed by
 * running. Whoever leads by votes and behaviour counts as no weaker than the largest cluster, since the rule that
 * found it knows more than the votes.
 * @param earlier how far recovery has differed in earlier pools of the model.
 */
export function rankExamined(
  { lead, contenders }: Contest,
  examination: Examination,
  earlier: Spread = noSpread,
): Ranked[] {
  const most = Math.max(...contenders.map(({ votes }) => votes));
  const counted = contenders.map((contender) =>
    contender.id === lead.choice ? { ...contender, votes: most } : contender,
  );
  const shares = combineShares(sharesOf(counted, examination), undefined, earlier);
  const leader = contenders.find(({ id }) => id === lead.choice);
  const against = new Map([...examination.critiques].map(([id, critique]) => [id, shownAgainst(critique)]));
  // Nobody looked for faults in what was not reviewed: it is taken to have as many as the worst that was.
  const worst = Math.min(0, ...against.values());
  return counted
    .map((contender) => ({
      contender,
      score:
        Math.log(shares.get(contender.id) ?? 1) +
        (contender.isNew ? rate(contender.tests) - rate(leader?.tests) : 0) +
        (against.get(contender.id) ?? worst),
    }))
    .sort((a, b) => b.score - a.score);
}

/** The log of the share of generated tests that pass, as the mean of a Beta distribution. */
function rate(tests: Count = nothing): number {
  return Math.log((tests.passed + 0.5) / (tests.total + 1));
}

/** Only what running bore out counts against a candidate. */
function shownAgainst(critique: Critique): number {
  if (!critique.findings.some(({ status }) => status === 'shown')) return 0;
  return fusionCalibration.weights.critique * (critiqueSignal(critique)?.logOdds ?? 0);
}

/** Those among whom a judge may decide, best first. */
export function nearTies(ranked: readonly Ranked[]): readonly Ranked[] {
  const best = ranked[0]?.score ?? 0;
  return ranked.filter(({ score }) => best - score < nearTie);
}

/** The best contender; among near ties the one that a judge with an opinion prefers. @throws RangeError without any. */
export function chooseExamined(ranked: readonly Ranked[], { judge }: Examination): Contender {
  const near = nearTies(ranked);
  const wins = judge === undefined ? undefined : opinionOf(recordOf(judge)).wins;
  const [first] = [...near].sort(
    (a, b) => (wins?.get(b.contender.id)?.won ?? 0) - (wins?.get(a.contender.id)?.won ?? 0),
  );
  if (first === undefined) throw new RangeError('There is no candidate to choose from.');
  return first.contender;
}
