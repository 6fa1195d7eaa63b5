import type { RequestUptake } from '../agreement/requestUptake';
import { givesValues, passShares } from './behaviourPool';
import type { BehaviourPool } from './behaviourPool';
import { relianceOf, trustedAgreement, trustOf } from './trust';

/** What speaks for a voter once the pool was run. */
export interface BehaviourScore {
  /** Its score from votes alone. */
  readonly votes: number;
  /** The weighted mean similarity to the other draws, in [0, 1]. */
  readonly centrality: number;
  /** The trusted share of values that others give too, in [0, 1]; 0 without inputs. */
  readonly agreement: number;
  /** The share of the believed tests that it passes, in [0, 1]; 0 without tests. */
  readonly tests: number;
  /** How many of the words of the request that tell candidates apart it takes up; each counts a quarter at most. */
  readonly request: number;
  /** All of it together; the highest leads. */
  readonly total: number;
}

export interface ScoreInput {
  readonly pool: BehaviourPool;
  /** Per voter: its score from votes alone. */
  readonly votes: readonly number[];
  /** Of two voters by their numbers, in [0, 1]; 1 for a voter and itself. */
  readonly similarity: (a: number, b: number) => number;
  /** Which words of the request the voters take up; absent: nothing is known of the request. */
  readonly uptake?: RequestUptake | undefined;
}

/** What similarity is worth beside agreement of outputs, once there are outputs. */
const centralityWorth = 0.6;
const testsWorth = 0.5;
const requestWorth = 0.2;
/** Giving no value on any input puts a voter behind all that give one. */
const noValueCost = 5;

/**
 * The product's choice with execution: agreement of outputs with trusted voters + 0.6 centrality + structural priors
 * of the votes + half the share of believed tests + 0.2 for words of the request. Without inputs the votes stand in
 * full. The weights lie in the middle of a plateau: chosen on halves of 82 HumanEval problems with 100 samples of
 * CodeGen-16B each, they hold on the other halves.
 */
export function behaviourScores({ pool, votes, similarity, uptake }: ScoreInput): BehaviourScore[] {
  const centrality = meanSimilarities(pool, similarity);
  const agreement = likeOthers(pool, trustedAgreement(pool, trustOf(pool, votes), similarity));
  const tests = likeOthers(pool, believedTests(pool));
  const request = tellingWords(pool, uptake);
  return votes.map((vote, voter) => {
    const score = {
      votes: vote,
      centrality: centrality[voter] ?? 0,
      agreement: agreement[voter] ?? 0,
      tests: tests[voter] ?? 0,
      request: request[voter] ?? 0,
    };
    const silent = pool.ran[voter] === 1 && !givesValues(pool, voter);
    return { ...score, total: totalOf(score, pool.inputs > 0, silent) };
  });
}

function totalOf(score: Omit<BehaviourScore, 'total'>, ran: boolean, silent: boolean): number {
  const verified = testsWorth * score.tests + requestWorth * score.request;
  if (!ran) return score.votes + verified;
  const fromVotes = score.votes - (1 - centralityWorth) * score.centrality;
  return fromVotes + score.agreement + verified - (silent ? noValueCost : 0);
}

/** Of a voter that was not run nothing is known: it gets the weighted mean of those that were. */
function likeOthers(pool: BehaviourPool, values: Float64Array): Float64Array {
  let sum = 0;
  let total = 0;
  for (const [voter, weight] of pool.weights.entries()) {
    if (pool.ran[voter] !== 1) continue;
    sum += weight * (values[voter] ?? 0);
    total += weight;
  }
  return values.map((value, voter) => (pool.ran[voter] === 1 || total === 0 ? value : sum / total));
}

/** Tests count as often as they were written and by how much of the pool passes them: most that nobody passes are wrong. */
function believedTests(pool: BehaviourPool): Float64Array {
  const belief = passShares(pool).map((share, test) => share * (pool.testCounts[test] ?? 0));
  const all = belief.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(pool.passed, (row) => {
    const passed = row.reduce((sum, pass, test) => sum + pass * (belief[test] ?? 0), 0);
    return all > 0 ? passed / all : 0;
  });
}

function meanSimilarities(pool: BehaviourPool, similarity: ScoreInput['similarity']): Float64Array {
  return Float64Array.from(pool.ids, (_, voter) => {
    let sum = 0;
    let others = 0;
    for (const [other, weight] of pool.weights.entries()) {
      const counted = other === voter ? Math.max(0, weight - 1) : weight;
      sum += counted * (other === voter ? 1 : similarity(voter, other));
      others += counted;
    }
    return others > 0 ? sum / others : 1;
  });
}

/**
 * Per voter: the sum over the words of the request that it takes up of how much they tell apart, p (1 - p) where p is
 * the share of the pool that takes the word up; less of it in a small pool, where that share is not well known. What all
 * say tells nothing, and what one alone says hardly more; wrong candidates that agree are often those that leave out a
 * part of what was asked.
 */
function tellingWords(pool: BehaviourPool, uptake: RequestUptake | undefined): Float64Array {
  const said = pool.ids.map((id) => uptake?.of(id)?.said ?? new Uint8Array());
  const telling = new Float64Array(Math.max(0, ...said.map(({ length }) => length)));
  for (const word of telling.keys()) {
    let weight = 0;
    for (const [voter, row] of said.entries()) if (row[word] === 1) weight += pool.weights[voter] ?? 0;
    const share = weight / pool.total;
    telling[word] = relianceOf(pool) * share * (1 - share);
  }
  return Float64Array.from(said, (row) =>
    row.reduce((sum, says, word) => sum + says * (telling[word] ?? 0), 0),
  );
}
