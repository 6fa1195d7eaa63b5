import type { Ask } from '../../src/engine/ask';
import { askModels } from '../../src/engine/askModels';
import { critiqueCandidate } from '../../src/engine/critique/critiqueCandidate';
import { deriveQuestions } from '../../src/engine/critique/judge/closedQuestions';
import { judgeLeaders } from '../../src/engine/critique/judge/judgeLeaders';
import { valueOf } from '../../src/engine/verification/backward/measured';
import type { RunEvent } from '../../src/engine/events';
import type { ChatMessage, ChatReply, Syntax } from '../../src/engine/ports';
import { run, subjectOf } from '../../src/engine/run';
import type { Task } from '../../src/engine/task';
import { createOpenAiModel } from '../../src/models/openaiModel';
import type { Behaviour, ServerRequest } from '../fixtures/server/behaviour';
import { startModelServer } from '../fixtures/server/modelServer';
import { combineShares } from '../../src/engine/consensus/fusionShares';
import { findMasks } from '../../src/engine/verification/backward/masks/findMasks';
import { comparableProbes, countProbes } from '../../src/engine/verification/backward/probe';
import { recoverMasks } from '../../src/engine/verification/backward/recoverMasks';
import { drawTask } from '../fixtures/simulatedModel/drawSample';
import { drawParameters } from '../fixtures/simulatedModel/parameters';
import {
  codeOf,
  drawShape,
  isRight,
  nameOf,
  runShape,
  shapesIn,
  taskWithTest,
} from '../fixtures/simulatedModel/shape';
import type { Shape } from '../fixtures/simulatedModel/shape';
import { createSimulatedModel } from '../fixtures/simulatedModel/simulatedModel';
import { clustersOf } from './simulationBackward';
import { randomOf } from './simulationSeeds';
import { mean, rounded } from './statistics';

const signal = new AbortController().signal;
const samples = 8;

interface ServerResult {
  readonly choiceRight: boolean;
  readonly requests: number;
  /** Whether the stages said over the wire what they say in the process. */
  readonly same: boolean;
  readonly backward: BackwardResult;
}

/** What masked facts brought, asked by the real stage. */
interface BackwardResult {
  readonly votesRight: boolean;
  readonly right: boolean;
  /** For right and for wrong candidates: masked facts recovered, and asked. */
  readonly fromRight: readonly [number, number];
  readonly fromWrong: readonly [number, number];
}

/**
 * Whole runs against a server that speaks the protocol, answered by the simulated model: the samples by the pipeline,
 * judges and review by their stages.
 */
export async function serverRow(seeds: readonly number[], syntax: Syntax): Promise<object> {
  const results: ServerResult[] = [];
  for (const seed of seeds) results.push(await serverRun(seed, syntax));
  return {
    runs: results.length,
    requests: results.reduce((sum, { requests }) => sum + requests, 0),
    choiceRight: rounded(mean(results.map(({ choiceRight }) => Number(choiceRight)))),
    backward: backwardFigures(results.map(({ backward }) => backward)),
    sameAsInProcess: rounded(mean(results.map(({ same }) => Number(same)))),
  };
}

async function serverRun(seed: number, syntax: Syntax): Promise<ServerResult> {
  const parameters = drawParameters(seed);
  const random = randomOf('server', seed);
  const drawn = drawTask(drawShape(random), parameters, random);
  const task = taskWithTest(drawn.truth);
  const answer = counting(createSimulatedModel(drawn, parameters, seed).reply);
  const server = await startModelServer({ behave: (request) => behaviourOf(answer(messagesOf(request))) });
  try {
    const model = createOpenAiModel({
      baseUrl: server.url,
      model: 'test-model',
      apiKey: () => Promise.resolve(undefined),
    });
    const shapes: Shape[] = [];
    let choice: Shape | undefined;
    const settings = { samples, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.25 };
    for await (const event of run({ task, models: [model], settings }, { syntax, clock: () => 0 }, signal)) {
      shapes.push(...candidateIn(event));
      if (event.kind === 'consensus') [choice] = shapesIn(event.consensus.text ?? '');
    }
    const remote = askModels([model], subjectOf(task), {}, () => undefined);
    const again = counting(createSimulatedModel(drawn, parameters, seed).reply);
    const local: Ask = (question) => Promise.resolve(again(question.messages));
    return {
      choiceRight: choice !== undefined && isRight(choice, drawn.truth),
      backward: await backward(task, drawn.truth, shapes, remote, syntax),
      same: (await opinions(task, shapes, remote)) === (await opinions(task, shapes, local)),
      requests: server.requests.length,
    };
  } finally {
    await server.close();
  }
}

/** Masks the facts of the request and its surroundings, and asks for them with the leading candidates in view. */
async function backward(
  task: Task,
  truth: Shape,
  shapes: readonly Shape[],
  ask: Ask,
  syntax: Syntax,
): Promise<BackwardResult> {
  const clusters = clustersOf(shapes).slice(0, 3);
  const candidates = clusters.map(({ id, shape }) => ({ id, text: codeOf(shape) }));
  const ids = clusters.map(({ id }) => id);
  const masks = findMasks(task, syntax);
  const probes = await recoverMasks({ task, syntax, candidates, masks }, ask, signal);
  const counts = countProbes(comparableProbes(probes, ids), ids);
  const shares = combineShares(
    clusters.map(({ id, votes }, at) => ({
      id,
      votes,
      backward: { passed: counts[at]?.recovered ?? 0, total: counts[at]?.asked ?? 0 },
    })),
  );
  const leader = [...clusters].sort((a, b) => (shares.get(b.id) ?? 0) - (shares.get(a.id) ?? 0))[0];
  const sums = (right: boolean): [number, number] => {
    const those = counts.filter((_, at) => {
      const shape = clusters[at]?.shape;
      return shape !== undefined && isRight(shape, truth) === right;
    });
    return [
      those.reduce((sum, { recovered }) => sum + recovered, 0),
      those.reduce((sum, { asked }) => sum + asked, 0),
    ];
  };
  const right = (shape: Shape | undefined): boolean => shape !== undefined && isRight(shape, truth);
  return {
    votesRight: right(clusters[0]?.shape),
    right: right(leader?.shape),
    fromRight: sums(true),
    fromWrong: sums(false),
  };
}

function backwardFigures(results: readonly BackwardResult[]): object {
  const rate = (counts: readonly (readonly [number, number])[]): object => {
    const asked = counts.reduce((sum, [, each]) => sum + each, 0);
    const recovered = counts.reduce((sum, [each]) => sum + each, 0);
    return { asked, recovered: rounded(recovered / Math.max(1, asked)) };
  };
  return {
    votesRight: rounded(mean(results.map(({ votesRight }) => Number(votesRight)))),
    right: rounded(mean(results.map(({ right }) => Number(right)))),
    fromRight: rate(results.map(({ fromRight }) => fromRight)),
    fromWrong: rate(results.map(({ fromWrong }) => fromWrong)),
  };
}

/** What judges and a review say of the leading candidates, in one text. */
async function opinions(task: Task, shapes: readonly Shape[], ask: Ask): Promise<string> {
  const distinct = [...new Map(shapes.map((shape) => [nameOf(shape), shape])).values()].slice(0, 3);
  const contenders = distinct.map((shape) => ({ id: nameOf(shape), text: codeOf(shape) }));
  const [candidate] = contenders;
  if (candidate === undefined) return '';
  const questions = valueOf(await deriveQuestions(task, ask, signal)) ?? [];
  const { opinion } = await judgeLeaders(
    { task, inputs: [], contenders, scores: true, questions, trials: 1 },
    ask,
    signal,
  );
  const critique = await critiqueCandidate({ task, candidate, run: runShape }, ask, signal);
  const { wins, ...figures } = opinion;
  return JSON.stringify([[...wins], figures, valueOf(critique) ?? 'not measured']);
}

/** The same messages are answered anew each time they come. */
function counting(
  reply: (messages: readonly ChatMessage[], draw: number) => ChatReply,
): (messages: readonly ChatMessage[]) => ChatReply {
  const seen = new Map<string, number>();
  return (messages) => {
    const key = JSON.stringify(messages.map(({ content }) => content));
    const draw = seen.get(key) ?? 0;
    seen.set(key, draw + 1);
    return reply(messages, draw);
  };
}

function messagesOf({ body }: ServerRequest): ChatMessage[] {
  return (body.messages ?? []).map(({ role, content }) => ({
    role: role === 'system' || role === 'assistant' ? role : 'user',
    content,
  }));
}

function behaviourOf({ text, finishReason }: ChatReply): Behaviour {
  const names = {
    stop: 'stop',
    length: 'length',
    contentFilter: 'content_filter',
    other: 'other',
    unknown: null,
  };
  return { kind: 'reply', text, finishReason: names[finishReason] };
}

function candidateIn(event: RunEvent): Shape[] {
  return event.kind === 'parsed' && event.candidate.usable ? shapesIn(event.candidate.text).slice(0, 1) : [];
}
