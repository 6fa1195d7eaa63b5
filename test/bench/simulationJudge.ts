import { judgePair } from '../../src/engine/critique/judge/judgePair';
import { judgeLeaders } from '../../src/engine/critique/judge/judgeLeaders';
import { deriveQuestions } from '../../src/engine/critique/judge/closedQuestions';
import { valueOf } from '../../src/engine/verification/backward/measured';
import { stableVerdict } from '../../src/engine/critique/judge/verdicts';
import { drawSample, drawTask } from '../fixtures/simulatedModel/drawSample';
import { drawParameters } from '../fixtures/simulatedModel/parameters';
import { codeOf, drawShape, isRight, nameOf, taskOf } from '../fixtures/simulatedModel/shape';
import type { Shape } from '../fixtures/simulatedModel/shape';
import { createSimulatedModel } from '../fixtures/simulatedModel/simulatedModel';
import { randomOf } from './simulationSeeds';
import { bootstrapInterval, mean, rounded } from './statistics';

const pairsPerSeed = 20;
const signal = new AbortController().signal;

/** Sums over the pairs of a seed in which just one candidate is right. */
interface Tally {
  pairs: number;
  /** Verdicts of the first order alone, and those that name the candidate shown first. */
  single: number;
  singleFirst: number;
  singleRight: number;
  /** Verdicts that are the same in both orders, and those for the candidate that was shown first at first. */
  stable: number;
  stableFirst: number;
  stableRight: number;
  /** Opinions of the whole stage, with trials, scores and questions. */
  whole: number;
  wholeRight: number;
}

interface Deciding {
  /** Of the verdicts: those for the candidate shown first (0.5 is no bias), and those that are right. */
  readonly first: number;
  readonly right: number;
  /** The share of pairs with a verdict. */
  readonly decided: number;
}

export interface JudgeRow {
  readonly positionBias: number;
  readonly once: Deciding;
  readonly swapped: Deciding & { readonly bias: number; readonly biasInterval: readonly number[] };
  readonly wholeStage: Omit<Deciding, 'first'>;
}

/**
 * What position bias does to a judge who is asked once, in both orders, and by the whole stage: how often it names
 * the candidate shown first (0.5 is no bias), how often it is right where it has a verdict, and how often it has one.
 */
export async function judgeRow(positionBias: number, seeds: readonly number[]): Promise<JudgeRow> {
  const tallies: Tally[] = [];
  for (const seed of seeds) tallies.push(await tallyOf(seed, positionBias));
  const total = (key: keyof Tally): number => tallies.reduce((sum, tally) => sum + tally[key], 0);
  const share = (part: keyof Tally, whole: keyof Tally): number =>
    rounded(total(part) / Math.max(1, total(whole)));
  const bias = tallies.flatMap(({ stable, stableFirst }) =>
    stable === 0 ? [] : [stableFirst / stable - 0.5],
  );
  return {
    positionBias,
    once: {
      first: share('singleFirst', 'single'),
      right: share('singleRight', 'single'),
      decided: share('single', 'pairs'),
    },
    swapped: {
      first: share('stableFirst', 'stable'),
      bias: rounded(mean(bias)),
      biasInterval: bootstrapInterval(bias, 1).map((value) => rounded(value)),
      right: share('stableRight', 'stable'),
      decided: share('stable', 'pairs'),
    },
    wholeStage: { right: share('wholeRight', 'whole'), decided: share('whole', 'pairs') },
  };
}

async function tallyOf(seed: number, positionBias: number): Promise<Tally> {
  const parameters = { ...drawParameters(seed), positionBias };
  const tally: Tally = {
    pairs: 0,
    single: 0,
    singleFirst: 0,
    singleRight: 0,
    stable: 0,
    stableFirst: 0,
    stableRight: 0,
    whole: 0,
    wholeRight: 0,
  };
  for (let number = 0; number < pairsPerSeed; number++) {
    const random = randomOf('judge', seed, number);
    const task = drawTask(drawShape(random), parameters, random);
    const other = firstWrong(() => drawSample({ ...task, chance: 0.02 }, parameters, random), task.truth);
    if (other === undefined) continue;
    const order = random() < 0.5 ? [task.truth, other] : [other, task.truth];
    const contenders = order.map((shape) => ({ id: nameOf(shape), text: codeOf(shape) }));
    const [first, second] = contenders;
    if (first === undefined || second === undefined) continue;
    const { ask } = createSimulatedModel(task, parameters, seed * 1000 + number);
    const request = taskOf(task.truth);
    const said = await judgePair({ task: request, inputs: [] }, first, second, ask, signal);
    const rightVerdict = order[0] === task.truth ? 1 : -1;
    tally.pairs += 1;
    count(tally, 'single', said.asShown, rightVerdict);
    count(tally, 'stable', stableVerdict(said), rightVerdict);
    const questions = valueOf(await deriveQuestions(request, ask, signal)) ?? [];
    const { opinion } = await judgeLeaders(
      { task: request, inputs: [], contenders, scores: true, questions, trials: 2 },
      ask,
      signal,
    );
    if (opinion.none !== undefined) continue;
    tally.whole += 1;
    tally.wholeRight += (opinion.wins.get(nameOf(task.truth))?.won ?? 0) > 0 ? 1 : 0;
  }
  return tally;
}

function count(tally: Tally, kind: 'single' | 'stable', verdict: number | undefined, right: number): void {
  if (verdict === undefined || verdict === 0) return;
  tally[kind] += 1;
  tally[`${kind}First`] += verdict === 1 ? 1 : 0;
  tally[`${kind}Right`] += verdict === right ? 1 : 0;
}

function firstWrong(draw: () => Shape, truth: Shape): Shape | undefined {
  for (let attempt = 0; attempt < 50; attempt++) {
    const shape = draw();
    if (!isRight(shape, truth)) return shape;
  }
  return undefined;
}
