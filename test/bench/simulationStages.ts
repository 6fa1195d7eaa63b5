import { chooseMostConsistent } from '../../src/engine/critique/chooseMostConsistent';
import { critiqueCandidate } from '../../src/engine/critique/critiqueCandidate';
import { judgeLeaders } from '../../src/engine/critique/judge/judgeLeaders';
import { valueOf } from '../../src/engine/verification/backward/measured';
import { repairRounds } from '../../src/engine/critique/repairCandidate';
import { repairReasons } from '../../src/engine/critique/repairReasons';
import { synthesise } from '../../src/engine/critique/synthesise';
import type { Ask } from '../../src/engine/ask';
import { drawSample, drawTask } from '../fixtures/simulatedModel/drawSample';
import { drawParameters } from '../fixtures/simulatedModel/parameters';
import {
  codeOf,
  drawShape,
  isRight,
  nameOf,
  runShape,
  shapesIn,
  taskOf,
} from '../fixtures/simulatedModel/shape';
import type { Shape } from '../fixtures/simulatedModel/shape';
import { createSimulatedModel } from '../fixtures/simulatedModel/simulatedModel';
import { clustersOf } from './simulationBackward';
import { randomOf } from './simulationSeeds';
import { mean, rounded } from './statistics';

const signal = new AbortController().signal;
const drawing = { modelId: 'simulated', clock: () => 0 };
const tasksPerSeed = 10;
const samples = 8;

/** Right (1), wrong (0), or nothing to be measured (undefined). */
interface StageResult {
  readonly votes: number;
  readonly choose?: number;
  readonly synthesis?: number;
  /** Of wrong leaders with something shown to be wrong: whether a repair is right. */
  readonly repair?: number;
  /** Findings by kind: whether the claim holds. */
  readonly shown: readonly number[];
  readonly refuted: readonly number[];
  readonly open: readonly number[];
}

/** What review, repair, synthesis and choice by the model bring, each by itself, beside the votes. */
export async function stageRows(seeds: readonly number[]): Promise<object> {
  const results: StageResult[] = [];
  for (const seed of seeds)
    for (let number = 0; number < tasksPerSeed; number++) results.push(await stageResult(seed, number));
  const share = (values: readonly (number | undefined)[]): object => {
    const given = values.filter((value) => value !== undefined);
    return { measured: given.length, right: rounded(mean(given)) };
  };
  const chosen = results.filter(({ choose }) => choose !== undefined);
  return {
    votes: share(results.map(({ votes }) => votes)),
    choice: {
      ...share(chosen.map(({ choose }) => choose)),
      votesThere: rounded(mean(chosen.map(({ votes }) => votes))),
    },
    synthesis: share(results.map(({ synthesis }) => synthesis)),
    repairOfWrongLeaders: share(results.map(({ repair }) => repair)),
    findings: {
      shown: share(results.flatMap(({ shown }) => shown)),
      refuted: share(results.flatMap(({ refuted }) => refuted)),
      open: share(results.flatMap(({ open }) => open)),
    },
  };
}

async function stageResult(seed: number, number: number): Promise<StageResult> {
  const parameters = drawParameters(seed);
  const random = randomOf('stages', seed, number);
  const drawn = drawTask(drawShape(random), parameters, random);
  const { ask } = createSimulatedModel(drawn, parameters, seed * 1000 + number);
  const task = taskOf(drawn.truth);
  const pool = Array.from({ length: samples }, () => drawSample(drawn, parameters, random));
  const clusters = clustersOf(pool);
  const candidates = pool.map((shape, at) => ({ id: `${at} ${nameOf(shape)}`, text: codeOf(shape) }));
  const right = (shape: Shape | undefined): number =>
    shape !== undefined && isRight(shape, drawn.truth) ? 1 : 0;
  const chosen = valueOf(await chooseMostConsistent({ task, candidates, random }, ask, signal));
  const pick = candidates.findIndex(({ id }) => id === chosen?.choice);
  const leaders = clusters.map(({ id, shape }) => ({ id, text: codeOf(shape) }));
  const drawnTogether = valueOf(await synthesise({ task, candidates: leaders }, drawing, ask, signal));
  const leader = clusters[0]?.shape ?? drawn.truth;
  return {
    votes: right(leader),
    ...(pick < 0 ? {} : { choose: right(pool[pick]) }),
    ...(drawnTogether === undefined
      ? {}
      : { synthesis: right(shapesIn(drawnTogether.sample.reply.text)[0]) }),
    ...(await reviewed(
      clusters.map(({ shape }) => shape),
      drawn.truth,
      ask,
    )),
  };
}

async function reviewed(
  [leader, ...others]: readonly Shape[],
  truth: Shape,
  ask: Ask,
): Promise<Pick<StageResult, 'shown' | 'refuted' | 'open' | 'repair'>> {
  if (leader === undefined) return { shown: [], refuted: [], open: [] };
  const task = taskOf(truth);
  const candidate = { id: 'leader', text: codeOf(leader) };
  const rivals = others.slice(0, 2).map(codeOf);
  const critique = valueOf(await critiqueCandidate({ task, candidate, rivals, run: runShape }, ask, signal));
  const { findings = [], refuted = [] } = critique ?? {};
  const holds = ({ problem }: { readonly problem: string }): number => {
    const fact = /^The (\w+) is not/.exec(problem)?.[1] as keyof Shape | undefined;
    return fact !== undefined && leader[fact] !== truth[fact] ? 1 : 0;
  };
  const figures = {
    shown: findings.filter(({ status }) => status === 'shown').map(holds),
    refuted: refuted.map(holds),
    open: findings.filter(({ status }) => status === 'open').map(holds),
  };
  const reasons = repairReasons(findings, undefined);
  if (isRight(leader, truth) || reasons.length === 0) return figures;
  // What is still wrong after the first round is looked for by another review.
  const { samples: repaired } = await repairRounds(
    { task, candidate, reasons },
    async ({ sample }) => {
      const [shape] = shapesIn(sample.reply.text);
      if (shape === undefined) return undefined;
      const next = { id: sample.id, text: codeOf(shape) };
      const again = valueOf(
        await critiqueCandidate({ task, candidate: next, rivals, run: runShape }, ask, signal),
      );
      return { candidate: next, reasons: repairReasons(again?.findings ?? [], undefined) };
    },
    drawing,
    ask,
    signal,
  );
  const last = shapesIn(repaired.at(-1)?.sample.reply.text ?? '')[0];
  return repaired.length === 0
    ? figures
    : { ...figures, repair: last !== undefined && isRight(last, truth) ? 1 : 0 };
}

/** A model that only talks nonsense: every stage ends, and none has measured anything. */
export async function nonsenseRow(seeds: readonly number[]): Promise<object> {
  let stages = 0;
  let measured = 0;
  for (const seed of seeds) {
    const parameters = { ...drawParameters(seed), nonsense: 1 };
    const random = randomOf('nonsense', seed);
    const drawn = drawTask(drawShape(random), parameters, random);
    const { ask } = createSimulatedModel(drawn, parameters, seed);
    const task = taskOf(drawn.truth);
    const candidates = [drawn.truth, drawn.mistake].map((shape) => ({
      id: nameOf(shape),
      text: codeOf(shape),
    }));
    const [candidate] = candidates;
    if (candidate === undefined) continue;
    const results = [
      (await critiqueCandidate({ task, candidate, run: runShape }, ask, signal)).measured,
      (await chooseMostConsistent({ task, candidates, random }, ask, signal)).measured,
      (await judgeLeaders({ task, inputs: [], contenders: candidates, scores: true, trials: 1 }, ask, signal))
        .opinion.none === undefined,
    ];
    stages += results.length;
    measured += results.filter(Boolean).length;
  }
  return { stages, measured };
}
