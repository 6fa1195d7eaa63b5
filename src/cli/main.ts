import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunInput } from '../engine/run';
import { subjectOf } from '../engine/run';
import { noSpending } from '../engine/sampling/spending';
import type { SpendingMeter } from '../models/spendingMeter';
import { createSyntax } from '../engine/syntax/createSyntax';
import type { Verifier } from '../engine/verification/verifier';
import { parseRecordings } from '../models/recordings';
import { createReplayModel, examinedIn } from '../models/replayModel';
import { createReplayVerifier } from '../models/replayVerifier';
import { readTraceFile } from '../models/traceFile';
import { buildTask } from './buildTask';
import { createCliVerifier } from './createCliVerifier';
import { chooseModels } from './chooseModels';
import { settingsOf } from './settingsOf';
import type { Options } from './options';
import { parseOptions, usage } from './options';
import { runToEnd } from './runToEnd';
import { UsageError } from './usageError';

const largestTrace = 64 * 1024 * 1024;
const here = path.dirname(fileURLToPath(import.meta.url));

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = parseOptions(args, process.cwd());
  if (options.command === 'help') {
    console.log(usage);
    return 0;
  }
  const {
    input,
    verifier: recorded,
    meter,
  } = options.command === 'replay' ? await replayInput(options) : await proposeInput(options);
  const syntax = await createSyntax((name) => readFile(path.join(here, name)));
  const running = options.run
    ? await createCliVerifier(path.resolve(options.root), path.join(here, 'workers'), syntax)
    : undefined;
  const verifier = running?.verifier ?? recorded;
  const output = {
    print: (line: string) => console.log(line),
    tell: (line: string) => console.error(line),
    json: options.json,
    trace: options.trace,
    spent: () => meter?.spent ?? noSpending,
  };
  const parts = { syntax, clock: () => performance.now(), ...(verifier === undefined ? {} : { verifier }) };
  try {
    return await runToEnd(input, parts, output, signal);
  } finally {
    await running?.dispose();
  }
}

interface Prepared {
  readonly input: RunInput;
  readonly verifier: Verifier | undefined;
  /** Absent for what is replayed. */
  readonly meter?: SpendingMeter;
}

async function replayInput(options: Options): Promise<Prepared> {
  const { task, samples, settings, events } = await readTraceFile(options.file, largestTrace);
  const replayed = { ...settings, samples: samples.length };
  return {
    input: {
      task,
      models: [createReplayModel(samples, undefined, examinedIn(events))],
      settings: replayed,
      earlier: samples,
    },
    verifier: createReplayVerifier(events),
  };
}

async function proposeInput(options: Options): Promise<Prepared> {
  const task = await buildTask(options);
  const file = options.recordings ?? path.join(here, 'recordings.json');
  const key = process.env['CONSILIENCE_API_KEY'];
  const { models, meter } = await chooseModels(options, key, async () =>
    parseRecordings(await readFile(file, 'utf8')),
  );
  const held = models
    .map((model) => model.available?.(subjectOf(task)) ?? 0)
    .reduce((sum, count) => sum + count, 0);
  return { input: { task, models, settings: settingsOf(options, held) }, verifier: undefined, meter };
}

const controller = new AbortController();
process.once('SIGINT', () => controller.abort(new Error('interrupted')));
try {
  process.exitCode = await main(process.argv.slice(2), controller.signal);
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(error instanceof Error ? error.message : String(error));
  if (isUsage) console.error(`\n${usage}`);
  process.exitCode = controller.signal.aborted ? 130 : isUsage ? 2 : 1;
}
