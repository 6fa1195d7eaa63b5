import { combineShares, spreadOf } from '../../src/engine/consensus/fusionShares';
import type { Spread } from '../../src/engine/consensus/fusionShares';
import { countSignal, relativeSignal } from '../../src/engine/consensus/fusionSignal';
import type { Count, Signal } from '../../src/engine/consensus/fusionSignal';
import type { FusionFacts } from '../../src/engine/consensus/fusion';
import { chooseMostConsistent } from '../../src/engine/critique/chooseMostConsistent';
import {
  choiceSignal,
  critiqueSignal,
  judgeSignal,
  questionsSignal,
} from '../../src/engine/critique/critiqueSignals';
import { critiqueCandidate } from '../../src/engine/critique/critiqueCandidate';
import { deriveQuestions } from '../../src/engine/critique/judge/closedQuestions';
import { judgeLeaders } from '../../src/engine/critique/judge/judgeLeaders';
import { valueOf } from '../../src/engine/verification/backward/measured';
import { synthesise } from '../../src/engine/critique/synthesise';
import { betaCertainty } from '../../src/engine/sampling/betaCertainty';
import { stillInContention } from '../../src/engine/sampling/budgetContention';
import type { BudgetLevel } from '../../src/engine/sampling/budgetLevels';
import { planBudget } from '../../src/engine/sampling/budgetPlan';
import type { BudgetPlan } from '../../src/engine/sampling/budgetPlan';
import { holdBudget } from '../../src/engine/sampling/budgetSpending';
import type { BudgetedAsk, Spent } from '../../src/engine/sampling/budgetSpending';
import { proposeMessages } from '../../src/engine/prompts/propose';
import type { Task } from '../../src/engine/task';
import { drawRecovered, drawTask } from '../fixtures/simulatedModel/drawSample';
import type { SimulatedParameters } from '../fixtures/simulatedModel/parameters';
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
import { randomOf } from './simulationSeeds';

export interface SimulatedSetting {
  readonly level: BudgetLevel;
  /** Whether candidates can be run. */
  readonly executes: boolean;
}

/** A run, and how it turned out. */
export interface SimulatedRun {
  readonly seed: number;
  readonly right: boolean;
  /** Whether the cluster with the most votes is right. */
  readonly votesRight: boolean;
  readonly signals: readonly Signal[];
  readonly facts: FusionFacts;
  readonly plan: BudgetPlan;
  readonly spent: Spent;
  readonly spread: Spread;
}

interface Cluster {
  readonly id: string;
  readonly shape: Shape;
  readonly text: string;
  readonly votes: number;
  backward: Count;
  tests: Count;
}

/** What the stages of a run share. */
interface Stage {
  readonly task: Task;
  readonly truth: Shape;
  readonly parameters: SimulatedParameters;
  readonly setting: SimulatedSetting;
  readonly plan: BudgetPlan;
  readonly budget: BudgetedAsk;
  readonly random: () => number;
}

const signal = new AbortController().signal;
const drawing = { modelId: 'simulated', clock: () => 0 };
const testCount = 6;

/** One task from the samples to the choice, by the real stages; masked facts and tests at the level of outcomes. */
export async function simulatedRun(
  seed: number,
  number: number,
  parameters: SimulatedParameters,
  setting: SimulatedSetting,
  earlier: Spread,
): Promise<SimulatedRun | undefined> {
  const random = randomOf('run', seed, number);
  const drawn = drawTask(drawShape(random), parameters, random);
  const model = createSimulatedModel(drawn, parameters, seed * 1000 + number);
  const task = taskOf(drawn.truth);
  const plan = planBudget(setting.level, task);
  const budget = holdBudget(plan, model.ask);
  const stage: Stage = { task, truth: drawn.truth, parameters, setting, plan, budget, random };
  const clusters = clustersOf(samplesOf(stage, model.reply));
  if (clusters.length === 0) return undefined;
  await addSynthesis(stage, clusters);
  if (setting.executes) runTests(stage, clusters);
  const { leaders, asked } = await probeLeaders(stage, clusters, earlier);
  const { choice, signals } = await judged(stage, leaders, clusters, earlier);
  const usable = clusters.reduce((sum, { votes }) => sum + votes, 0);
  return {
    seed,
    right: isRight(choice.shape, drawn.truth),
    votesRight: isRight(clusters[0]?.shape ?? choice.shape, drawn.truth),
    signals: [
      ...present(countSignal('votes', { passed: choice.votes, total: usable })),
      ...present(countSignal('generatedTests', choice.tests)),
      ...backwardSignal(choice, asked),
      ...signals,
      ...(await critiqued(stage, choice, asked)),
    ],
    facts: {
      parses: true,
      newlyBroken: false,
      contradicted: false,
      usable,
      executed: setting.executes,
      typeChecked: true,
    },
    plan,
    spent: budget.spent(),
    spread: spreadOf(asked),
  };
}

/** Samples until the votes are settled, by the stop rule of adaptive consistency, or the plan's are drawn. */
function samplesOf(
  { task, plan, budget }: Stage,
  reply: ReturnType<typeof createSimulatedModel>['reply'],
): Shape[] {
  const messages = proposeMessages(task);
  const shapes: Shape[] = [];
  const { least, most } = plan.settings.samples;
  for (let draw = 0; draw < most; draw++) {
    const [first, second] = clustersOf(shapes);
    if (draw >= least && betaCertainty(first?.votes ?? 0, second?.votes ?? 0) >= 0.95) break;
    const given = reply(messages, draw);
    budget.countSample(given);
    shapes.push(...shapesIn(given.text).slice(0, 1));
  }
  return shapes;
}

function clustersOf(shapes: readonly Shape[]): Cluster[] {
  const clusters = new Map<string, Cluster>();
  const none: Count = { passed: 0, total: 0 };
  for (const shape of shapes) {
    const id = nameOf(shape);
    const votes = (clusters.get(id)?.votes ?? 0) + 1;
    clusters.set(id, { id, shape, text: codeOf(shape), votes, backward: none, tests: none });
  }
  return [...clusters.values()].sort((a, b) => b.votes - a.votes);
}

/** A synthesis has no vote: it was not drawn independently. */
async function addSynthesis({ task, setting, budget }: Stage, clusters: Cluster[]): Promise<void> {
  if (setting.level !== 'thorough') return;
  const drawn = valueOf(await synthesise({ task, candidates: clusters }, drawing, budget.ask, signal));
  const [shape] = shapesIn(drawn?.sample.reply.text ?? '');
  if (shape === undefined || clusters.some(({ id }) => id === nameOf(shape))) return;
  clusters.push(...clustersOf([shape]).map((cluster) => ({ ...cluster, votes: 0 })));
}

/** Tests are the same for all; one that is mistaken fails what is right. */
function runTests({ truth, parameters, random }: Stage, clusters: readonly Cluster[]): void {
  for (let test = 0; test < testCount; test++) {
    const valid = random() < parameters.testSkill;
    for (const cluster of clusters) {
      const right = isRight(cluster.shape, truth);
      const passes = valid ? right || random() < 0.5 : !right && random() < 0.3;
      cluster.tests = { passed: cluster.tests.passed + (passes ? 1 : 0), total: test + 1 };
    }
  }
}

/** Asks masked facts of the leading clusters, in rounds, as long as the outcome is open. */
async function probeLeaders(
  stage: Stage,
  clusters: readonly Cluster[],
  earlier: Spread,
): Promise<{ readonly leaders: Cluster[]; readonly asked: readonly Cluster[] }> {
  const { leaders: most, masks } = stage.plan.settings;
  const asked = ranked(stage, clusters, earlier).slice(0, Math.max(1, most));
  let leaders = asked;
  for (let round = 0; round < masks && leaders.length > 1; round++) {
    for (const leader of leaders) {
      await stage.budget.ask({ purpose: 'mask', messages: [], index: round }, signal);
      const passed = drawRecovered(isRight(leader.shape, stage.truth), stage.parameters, stage.random);
      leader.backward = { passed: leader.backward.passed + (passed ? 1 : 0), total: round + 1 };
    }
    const standing = leaders.map((cluster) => ({ ...cluster, recovered: cluster.backward.passed, cluster }));
    const other = stage.setting.executes ? 3 : 0.4;
    leaders = stillInContention(standing, { samples: 0, probes: masks - round - 1, other }).map(
      ({ cluster }) => cluster,
    );
  }
  return { leaders: ranked(stage, leaders, earlier), asked };
}

/** By forward and backward shares, and by tests where they ran. */
function ranked<T extends Cluster>(stage: Stage, clusters: readonly T[], earlier: Spread): T[] {
  const score = scores(stage, clusters, earlier);
  return [...clusters].sort((a, b) => (score.get(b.id) ?? 0) - (score.get(a.id) ?? 0));
}

function scores(_: Stage, clusters: readonly Cluster[], earlier: Spread): Map<string, number> {
  const shares = combineShares(clusters, undefined, earlier);
  return new Map(
    clusters.map(({ id, tests }) => [
      id,
      Math.log(shares.get(id) ?? 1) + Math.log((tests.passed + 0.5) / (tests.total + 1)),
    ]),
  );
}

/** Judges only settle what is nearly tied. */
const nearTie = Math.log(1.5);

async function judged(
  stage: Stage,
  leaders: readonly Cluster[],
  clusters: readonly Cluster[],
  earlier: Spread,
): Promise<{ readonly choice: Cluster; readonly signals: Signal[] }> {
  const { task, setting, plan, budget, random } = stage;
  const [first] = leaders;
  if (first === undefined) throw new Error('no cluster leads');
  if (leaders.length < 2 || setting.level === 'quick') return { choice: first, signals: [] };
  const { everyStage, judgeTrials } = plan.settings;
  const inputs = setting.executes ? ['shape(3)', 'shape(16)', 'shape(60)'] : [];
  const contenders = await Promise.all(
    leaders.map(async ({ id, text }) => ({
      id,
      text,
      ...(inputs.length === 0 ? {} : { outcomes: await runShape(text, inputs) }),
    })),
  );
  const questions = everyStage ? (valueOf(await deriveQuestions(task, budget.ask, signal)) ?? []) : [];
  const { opinion, record } = await judgeLeaders(
    { task, inputs, contenders, scores: everyStage, questions, trials: judgeTrials },
    budget.ask,
    signal,
  );
  const score = scores(stage, leaders, earlier);
  const near = leaders.filter(({ id }) => (score.get(first.id) ?? 0) - (score.get(id) ?? 0) < nearTie);
  const wins = (cluster: Cluster): number => opinion.wins.get(cluster.id)?.won ?? 0;
  const choice = [...near].sort((a, b) => wins(b) - wins(a))[0] ?? first;
  const chosen = everyStage
    ? valueOf(
        await chooseMostConsistent({ task, candidates: clusters.slice(0, 5), random }, budget.ask, signal),
      )
    : undefined;
  return {
    choice,
    signals: [
      ...present(judgeSignal(opinion, choice.id)),
      ...present(questionsSignal(record.answers, choice.id)),
      ...present(chosen === undefined ? undefined : choiceSignal(chosen, choice.id)),
    ],
  };
}

async function critiqued(
  { task, setting, budget }: Stage,
  choice: Cluster,
  asked: readonly Cluster[],
): Promise<Signal[]> {
  if (setting.level === 'quick') return [];
  const rivals = asked.filter(({ id }) => id !== choice.id).map(({ text }) => text);
  const run = setting.executes ? { run: runShape, rivals } : {};
  const critique = valueOf(await critiqueCandidate({ task, candidate: choice, ...run }, budget.ask, signal));
  return present(critique === undefined ? undefined : critiqueSignal(critique));
}

function backwardSignal(choice: Cluster, asked: readonly Cluster[]): Signal[] {
  const rivals = asked.filter(({ id }) => id !== choice.id).map(({ backward }) => backward);
  return present(relativeSignal('backward', choice.backward, rivals));
}

function present(signalOrNone: Signal | undefined): Signal[] {
  return signalOrNone === undefined ? [] : [signalOrNone];
}
