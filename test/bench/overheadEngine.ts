import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { createCliVerifier } from '../../src/cli/createCliVerifier';
import type { RunEvent } from '../../src/engine/events';
import { run } from '../../src/engine/run';
import { createSyntax } from '../../src/engine/syntax/createSyntax';
import type { Task } from '../../src/engine/task';
import { createOpenAiModel } from '../../src/models/openaiModel';
import { withQueue } from '../../src/models/queue';
import { loadGrammarBytes } from '../fixtures/syntax';
import type { BenchOptions } from './arguments';
import { demoNames, demoTask, recordedTexts } from './demoTasks';
import { createRandom, drawSome } from './random';
import { mean, median, rounded } from './statistics';
import { startStreamingServer } from './streamingServer';
import type { PacedReply, SeenRequest, StreamingServer, StreamPlan } from './streamingServer';

const workers = path.resolve('src/execution/behaviour/workers');

/** An event and when it was told, in milliseconds since the epoch. */
interface Told {
  readonly event: RunEvent;
  readonly at: number;
}

/** One run; times in milliseconds. */
interface Row {
  readonly task: string;
  readonly slowestMs: number;
  readonly consensusMs: number;
  readonly doneMs: number;
  /** From the last byte of the last sample to the end of the run. */
  readonly leftMs: number;
  /** Candidates whose behaviour was known before the last sample had come. */
  readonly early: number;
  readonly candidates: number;
  readonly requests: number;
}

/**
 * The wall time of runs, from their start to the consensus and to the end, against the slowest of their own requests
 * as the server saw it: the replies of the demo, streamed at 50 to 100 tokens a second after 300 to 800 milliseconds,
 * over HTTP through the client, in a new process' state of parser and connections each; with and without candidates
 * being run in the sandbox.
 */
export async function runOverheadEngine(options: BenchOptions): Promise<unknown> {
  const size = options.samples?.[0] ?? 8;
  const rounds = options.draws ?? 2;
  const random = createRandom(options.seed);
  const server = await startStreamingServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'consilience-overhead-'));
  const workspace = path.join(folder, 'workspace');
  const rows: Record<'plain' | 'verified', Row[]> = { plain: [], verified: [] };
  try {
    const scripts = path.resolve('scripts/lib/sampleWorkspace.mjs');
    const { createSampleWorkspace } = (await import(pathToFileURL(scripts).href)) as {
      createSampleWorkspace: (folder: string) => void;
    };
    createSampleWorkspace(workspace);
    for (let round = 0; round < rounds; round++) {
      for (const name of demoNames()) {
        const plan = planFor(name, size, random);
        for (const kind of ['plain', 'verified'] as const) {
          const row = await timeRun(name, plan, server, kind === 'verified' ? workspace : undefined);
          rows[kind].push(row);
          console.error(`${kind} ${JSON.stringify(row)}`);
        }
      }
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  return {
    samples: size,
    /** Of the machine, over the last 15 minutes: what else it did makes the figures worse. */
    load: rounded(loadavg()[2] ?? 0, 1),
    runs: rows.plain.length,
    plain: summary(rows.plain),
    verified: summary(rows.verified),
  };
}

function planFor(name: string, size: number, random: () => number): StreamPlan {
  const paced = (text: string): PacedReply => ({
    text,
    firstByteMs: 300 + 500 * random(),
    tokensPerSecond: 50 + 50 * random(),
  });
  const tests = recordedTexts(name, 'tests');
  return {
    samples: drawSome(recordedTexts(name, 'replies'), size, random).map(paced),
    tests: tests.map(paced),
    inputs: tests.slice(-1).map(paced),
  };
}

async function timeRun(
  name: string,
  plan: StreamPlan,
  server: StreamingServer,
  workspace: string | undefined,
): Promise<Row> {
  await server.begin(plan);
  const syntax = await createSyntax(loadGrammarBytes);
  const running = workspace === undefined ? undefined : await createCliVerifier(workspace, workers, syntax);
  const live = createOpenAiModel({
    baseUrl: server.url,
    model: 'test-model',
    apiKey: () => Promise.resolve(undefined),
  });
  const settings = {
    samples: plan.samples.length,
    temperature: 0.8,
    minimumSupport: 2,
    minimumConfidence: 0.5,
    heatShare: 0.2,
    testRequests: plan.tests.length,
  };
  const task: Task = demoTask(name);
  const parts = {
    syntax,
    clock: () => performance.now(),
    ...(running === undefined ? {} : { verifier: running.verifier }),
  };
  const told: Told[] = [];
  const started = now();
  try {
    const input = { task, settings, models: [withQueue(live)] };
    for await (const event of run(input, parts, new AbortController().signal))
      told.push({ event, at: now() });
  } finally {
    await running?.dispose();
  }
  return rowOf(name, started, told, await server.seen());
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function rowOf(task: string, started: number, told: readonly Told[], seen: readonly SeenRequest[]): Row {
  const lasts = seen.map(({ at, end = Number.NaN }) => end - at);
  const lastByte = Math.max(
    ...seen.flatMap(({ kind, end }) => (kind === 'samples' ? [end ?? Number.NaN] : [])),
  );
  const when = (kind: RunEvent['kind']): number =>
    told.find(({ event }) => event.kind === kind)?.at ?? Number.NaN;
  const known = new Set<string>();
  for (const { event, at } of told) {
    if (event.kind !== 'verified' || event.news.kind !== 'behaved' || at >= lastByte) continue;
    for (const id of event.news.behaviour.candidates) known.add(id);
  }
  return {
    task,
    slowestMs: Math.round(Math.max(...lasts)),
    consensusMs: Math.round(when('consensus') - started),
    doneMs: Math.round(when('done') - started),
    leftMs: Math.round(when('done') - lastByte),
    early: known.size,
    candidates: told.filter(({ event }) => event.kind === 'parsed' && event.candidate.usable).length,
    requests: seen.length,
  };
}

function summary(rows: readonly Row[]): unknown {
  const figures = (values: readonly number[], digits: number): unknown => ({
    mean: rounded(mean(values), digits),
    median: rounded(median(values), digits),
    worst: rounded(Math.max(...values), digits),
  });
  return {
    consensusRatio: figures(
      rows.map(({ consensusMs, slowestMs }) => consensusMs / slowestMs),
      3,
    ),
    ratio: figures(
      rows.map(({ doneMs, slowestMs }) => doneMs / slowestMs),
      3,
    ),
    slowestMs: figures(
      rows.map(({ slowestMs }) => slowestMs),
      0,
    ),
    leftMs: figures(
      rows.map(({ leftMs }) => leftMs),
      0,
    ),
    verifiedEarly: {
      mean: rounded(mean(rows.map(({ early }) => early)), 2),
      of: rounded(mean(rows.map(({ candidates }) => candidates)), 2),
    },
  };
}
