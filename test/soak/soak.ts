import type { RunEvent } from '../../src/engine/events';
import type { Sample } from '../../src/engine/pool';
import type { ChatModel, Syntax, TokenUsage } from '../../src/engine/ports';
import { run } from '../../src/engine/run';
import type { Budget } from '../../src/engine/sampling/budget';
import { createBudget } from '../../src/engine/sampling/budget';
import { createMemoryCapabilities } from '../../src/models/capabilities';
import { createLedger } from '../../src/models/ledger';
import type { LedgerDays } from '../../src/models/ledger';
import { createOpenAiModel } from '../../src/models/openaiModel';
import { createRequestQueue, withQueue } from '../../src/models/queue';
import { withBudget } from '../../src/models/withBudget';
import { createRandom } from '../bench/random';
import type { Behaviour, ServerRequest } from '../fixtures/server/behaviour';
import { randomFault } from '../fixtures/server/faults';
import type { ModelServer } from '../fixtures/server/modelServer';
import { startModelServer } from '../fixtures/server/modelServer';

export interface SoakOptions {
  readonly runs: number;
  readonly seed: number;
  readonly syntax: Syntax;
  /** How many runs go on at the same time; 16 unless told. */
  readonly parallel?: number;
}

export interface SoakReport {
  readonly runs: number;
  /** How the runs ended. */
  readonly ended: Readonly<Record<'done' | 'stopped' | 'failed' | 'cancelled', number>>;
  readonly requests: number;
  readonly replies: number;
  /** Samples without a reply, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  readonly usage: TokenUsage;
  readonly elapsedMs: number;
  /** What should not have happened, in words; empty when all is well. */
  readonly broken: readonly string[];
}

/** A run that has not ended by then hangs. */
const patienceMs = 60_000;
/** Sockets of a cancelled request have to be gone by then. */
const closingMs = 1000;
/** What an error says has to name something that the person can do. */
const advice =
  /\b(run again|check|set|choose|wait|ask for|raise|add|allow|word the request|send less|change|look at|is the server running)\b/i;

const document = {
  path: 'a.ts',
  languageId: 'typescript',
  text: 'export function double(value: number): number {\n  return value;\n}\n',
};

/**
 * Many runs against a server that fails at random, by seed: every run has to end, with a result or with typed
 * errors that say what to do, and leave nothing behind; what it says it spent has to be what the server told.
 */
export async function soak({ runs, seed, syntax, parallel = 16 }: SoakOptions): Promise<SoakReport> {
  const started = performance.now();
  const broken: string[] = [];
  const onRejection = (reason: unknown): void =>
    void broken.push(`a promise was left rejected: ${String(reason)}`);
  process.on('unhandledRejection', onRejection);
  const behave = createBehaviour(seed);
  const server = await startModelServer({ behave });
  const untrusted = await startModelServer({ behave, tls: true });
  const results: RunResult[] = [];
  try {
    for (let first = 0; first < runs; first += parallel) {
      const batch = Array.from({ length: Math.min(parallel, runs - first) }, (_, index) =>
        oneRun(first + index, seed, server, untrusted, syntax, broken),
      );
      results.push(...(await Promise.all(batch)));
      await expectClosed([server, untrusted], `after run ${first + batch.length}`, broken);
    }
  } finally {
    await server.close();
    await untrusted.close();
    process.off('unhandledRejection', onRejection);
  }
  return report(results, server, performance.now() - started, broken);
}

/** What the server does with the n-th request of a run depends on nothing but the seed, the run and n. */
function createBehaviour(seed: number): (request: ServerRequest) => Behaviour {
  const asked = new Map<string, number>();
  return ({ body }) => {
    const name = body.model ?? '';
    const nth = asked.get(name) ?? 0;
    asked.set(name, nth + 1);
    const random = createRandom(seed * 1_000_003 + Number(name.slice(4)) * 1009 + nth);
    const value = Math.floor(random() * 3) + 2;
    // Each reply is unique, so that a sample that is counted twice shows.
    const answer = `Grüße ${name} ${nth} 🗼\n\`\`\`ts\nexport function double(value: number): number {\n  return value * ${value};\n}\n\`\`\`\n`;
    const text = answer.slice(0, body.max_tokens ?? Infinity);
    const finishReason = text === answer ? 'stop' : 'length';
    if (random() < 0.45) return { kind: 'reply', text, finishReason };
    const fault = randomFault(text, random);
    // A limit of output tokens is kept; what becomes of one that is not has a test of its own.
    return fault.kind === 'hugeReply' && body.max_tokens !== undefined ? { kind: 'resetBefore' } : fault;
  };
}

interface RunResult {
  readonly ended: 'done' | 'stopped' | 'failed' | 'cancelled';
  readonly samples: readonly Sample[];
  readonly usage: TokenUsage;
}

async function oneRun(
  index: number,
  seed: number,
  server: ModelServer,
  untrusted: ModelServer,
  syntax: Syntax,
  broken: string[],
): Promise<RunResult> {
  const random = createRandom(seed * 31 + index);
  const complain = (what: string): void => void broken.push(`run ${index}: ${what}`);
  const count = 1 + Math.floor(random() * 6);
  const url = random() < 0.03 ? untrusted.url : server.url;
  const budget = createBudget(random() < 0.2 ? { tokens: 400 + Math.floor(random() * 3000) } : {});
  const days: { now: LedgerDays } = { now: {} };
  const open = { count: 0 };
  const model = createModel(url, `run-${index}`, budget, days, open, createRandom(seed + index));
  const stopEarly = random() < 0.2;
  const cancelAfter = random() < 0.1 ? random() * 60 : undefined;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(cancelled), cancelAfter ?? patienceMs);
  const samples: Sample[] = [];
  let last: RunEvent | undefined;
  let ended: RunResult['ended'] = 'cancelled';
  try {
    for await (const event of run(
      input(model, count, stopEarly),
      { syntax, clock: () => performance.now() },
      controller.signal,
    )) {
      last = event;
      if (event.kind === 'sampled') samples.push(event.sample);
    }
    if (last?.kind === 'done') ended = last.stopped === undefined ? 'done' : 'stopped';
    else if (last?.kind === 'failed') {
      ended = 'failed';
      if (!advice.test(last.message)) complain(`it failed without advice: ${last.message}`);
    } else complain(`its last event was ${last?.kind ?? 'none'}`);
  } catch (error) {
    if (error !== cancelled || cancelAfter === undefined) complain(`it threw ${String(error)}`);
  } finally {
    clearTimeout(timer);
  }
  // A cancel is told at once; what it ends has a moment to tidy up.
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (open.count !== 0) complain(`${open.count} requests were never settled`);
  const usage = sumUsage(days.now);
  const whole = ended === 'done' || ended === 'failed';
  checkSamples(samples, whole ? count : undefined, complain);
  checkSpending(`run-${index}`, server, usage, budget, whole, complain);
  return { ended, samples, usage };
}

const cancelled = new Error('the person cancelled');

function input(model: ChatModel, samples: number, stopEarly: boolean): Parameters<typeof run>[0] {
  return {
    task: {
      instruction: 'Double it.',
      document,
      target: { start: 0, end: document.text.length },
      targetKind: 'file',
      context: [],
    },
    models: [model],
    settings: {
      stopEarly,
      samples,
      temperature: 0.8,
      minimumSupport: 1,
      minimumConfidence: 0,
      heatShare: 0.2,
    },
  };
}

/** The model as the extension puts it together, with patience cut short. */
function createModel(
  baseUrl: string,
  name: string,
  budget: Budget,
  days: { now: LedgerDays },
  open: { count: number },
  random: () => number,
): ChatModel {
  const store = { read: () => days.now, write: (next: LedgerDays) => void (days.now = next) };
  const price = { input: 1, output: 2 };
  const ledger = createLedger(
    store,
    () => '2026-01-01',
    () => price,
  );
  const model = createOpenAiModel({
    baseUrl,
    model: name,
    apiKey: () => Promise.resolve('soak-key-1'),
    timeouts: { connectMs: 2000, firstTokenMs: 1500, silenceMs: 1500 },
    maxReplyBytes: 64 * 1024,
    capabilities: createMemoryCapabilities(),
    onSpent: (spent) => budget.spend(ledger.record(spent)),
  });
  const budgeted = withBudget(model, { budgets: [budget], price, answerTokens: 150 });
  const queued = withQueue(budgeted, {
    queue: createRequestQueue(3),
    retries: 2,
    backOffMs: 2,
    longestWaitMs: 50,
    random,
  });
  return {
    ...queued,
    async complete(request, signal, onText) {
      open.count += 1;
      try {
        return await queued.complete(request, signal, onText);
      } finally {
        open.count -= 1;
      }
    },
  };
}

function checkSamples(
  samples: readonly Sample[],
  expected: number | undefined,
  complain: (what: string) => void,
): void {
  if (expected !== undefined && samples.length !== expected)
    complain(`${samples.length} samples in place of ${expected}`);
  if (new Set(samples.map(({ id }) => id)).size !== samples.length) complain('two samples have the same id');
  const texts = samples.flatMap((sample) => (sample.kind === 'reply' ? [sample.reply.text] : []));
  if (new Set(texts).size !== texts.length) complain('a reply was counted twice');
  for (const sample of samples) {
    if (sample.kind === 'failure' && !advice.test(sample.message))
      complain(`${sample.id} failed (${sample.reason}) without advice: ${sample.message}`);
  }
}

/** What the server told and what was counted; a run that was broken off may have hung up on an answer. */
function checkSpending(
  name: string,
  server: ModelServer,
  counted: TokenUsage,
  budget: Budget,
  whole: boolean,
  complain: (what: string) => void,
): void {
  const told = server.told.filter(({ model }) => model === name);
  const sum = {
    promptTokens: told.reduce((total, usage) => total + usage.prompt_tokens, 0),
    completionTokens: told.reduce((total, usage) => total + usage.completion_tokens, 0),
  };
  const same = !whole
    ? counted.completionTokens <= sum.completionTokens
    : counted.promptTokens === sum.promptTokens && counted.completionTokens === sum.completionTokens;
  if (!same) complain(`it counted ${JSON.stringify(counted)}, and the server told ${JSON.stringify(sum)}`);
  const { limits, spent, reserved } = budget;
  if (limits.tokens !== undefined && spent.tokens > limits.tokens)
    complain(`it spent ${spent.tokens} of ${limits.tokens} tokens`);
  if (reserved.tokens !== 0 || reserved.money !== 0) complain('room in the budget was left reserved');
}

/** What servers told; estimates for answers that broke off are counted apart. */
function sumUsage(days: LedgerDays): TokenUsage & { readonly estimated: number } {
  const totals = Object.values(days).flatMap((models) => Object.values(models));
  return {
    promptTokens: totals.reduce((sum, total) => sum + total.promptTokens, 0),
    completionTokens: totals.reduce((sum, total) => sum + total.completionTokens, 0),
    estimated: totals.reduce((sum, total) => sum + total.estimatedTokens, 0),
  };
}

async function expectClosed(servers: readonly ModelServer[], when: string, broken: string[]): Promise<void> {
  const deadline = performance.now() + closingMs;
  const open = (): number => servers.reduce((sum, server) => sum + server.openSockets(), 0);
  while (open() > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  if (open() > 0) broken.push(`${open()} sockets are open ${when}`);
}

function report(
  results: readonly RunResult[],
  server: ModelServer,
  elapsedMs: number,
  broken: readonly string[],
): SoakReport {
  const ended = { done: 0, stopped: 0, failed: 0, cancelled: 0 };
  const failures: Record<string, number> = {};
  let replies = 0;
  const usage = { promptTokens: 0, completionTokens: 0 };
  for (const result of results) {
    ended[result.ended] += 1;
    usage.promptTokens += result.usage.promptTokens;
    usage.completionTokens += result.usage.completionTokens;
    for (const sample of result.samples) {
      if (sample.kind === 'reply') replies += 1;
      else failures[sample.reason] = (failures[sample.reason] ?? 0) + 1;
    }
  }
  return {
    runs: results.length,
    ended,
    requests: server.requests.length,
    replies,
    failures,
    usage,
    elapsedMs: Math.round(elapsedMs),
    broken,
  };
}
