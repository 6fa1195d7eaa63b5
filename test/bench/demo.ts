import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createComparer } from '../../src/engine/agreement/comparer';
import { decide } from '../../src/engine/consensus/decide';
import { toCandidate } from '../../src/engine/patch/applyReply';
import type { Candidate, UsableCandidate } from '../../src/engine/pool';
import type { Syntax } from '../../src/engine/ports';
import { englishWords } from '../../src/engine/report/words';
import type { Task } from '../../src/engine/task';
import type { Behaviour } from '../../src/engine/verification/behaviour';
import { definedNames, readTests } from '../../src/engine/verification/behaviour/readTests';
import { findRunner } from '../../src/execution/sandbox/findRunner';
import { currentHost } from '../../src/execution/sandbox/sandboxHost';
import { watchBehaviour } from '../../src/execution/verifier/watchBehaviour';
import { createWorkCopies } from '../../src/execution/workCopies/createWorkCopies';
import type { BenchOptions } from './arguments';
import { createRandom, drawSome } from './random';
import { mean, rounded } from './statistics';

const demo = path.resolve('test/fixtures/demo');
const workers = path.resolve('src/execution/behaviour/workers');
const thresholds = { minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };

interface DemoTask {
  readonly name: string;
  readonly task: Task;
  readonly candidates: readonly Candidate[];
  /** By candidate: whether it passes the whole reference suite, and whether all of it but the extreme cases. */
  readonly labels: ReadonlyMap<string, { readonly all: boolean; readonly settled: boolean }>;
}

/**
 * On the demo's tasks: how often the choice passes the whole reference suite, and how often all of it but the
 * extreme cases, beside the share of a candidate drawn at random. The whole pool of twelve, and seeded draws of
 * `--samples` of them. With `--execution` the candidates are run in the sandbox on the recorded generated tests and on
 * inputs found by mutation, once for each task; draws take their rows.
 */
export async function runDemo(options: BenchOptions, syntax: Syntax): Promise<unknown> {
  const tasks = readTasks(syntax);
  const behaviours = new Map<string, Behaviour>();
  if (options.execution)
    for (const one of tasks) {
      const behaviour = await behaviourOf(one, syntax, options.seed);
      if (behaviour !== undefined) behaviours.set(one.name, behaviour);
    }
  const sizes = options.samples ?? [6, 12];
  const rows = sizes.map((size) => {
    const perTask = tasks.map((one) => measure(one, size, behaviours.get(one.name), options, syntax));
    const over = (pick: (row: TaskRow) => number): number => rounded(mean(perTask.map(pick)));
    return {
      samples: size,
      draws: size >= 12 ? 1 : (options.draws ?? 20),
      choice: over((row) => row.choice.all),
      random: over((row) => row.random.all),
      choiceSettled: over((row) => row.choice.settled),
      randomSettled: over((row) => row.random.settled),
      tasks: Object.fromEntries(
        perTask.map((row) => [row.name, [rounded(row.choice.all), rounded(row.random.all)]]),
      ),
    };
  });
  return { suite: 'demo', execution: options.execution, run: behaviours.size, tasks: tasks.length, rows };
}

interface Passing {
  readonly all: number;
  readonly settled: number;
}

interface TaskRow {
  readonly name: string;
  readonly choice: Passing;
  readonly random: Passing;
}

function measure(
  one: DemoTask,
  size: number,
  behaviour: Behaviour | undefined,
  options: BenchOptions,
  syntax: Syntax,
): TaskRow {
  const random = createRandom(options.seed * 7919 + one.name.length);
  const rounds = size >= one.candidates.length ? 1 : (options.draws ?? 20);
  const chosen: Passing[] = [];
  const drawn: Passing[] = [];
  for (let round = 0; round < rounds; round++) {
    const some = drawSome(one.candidates, size, random);
    const choice = choose(one, some, behaviour, syntax);
    chosen.push(labelOf(one, choice));
    drawn.push(...some.map(({ id }) => labelOf(one, id)));
  }
  return { name: one.name, choice: average(chosen), random: average(drawn) };
}

function choose(
  { task }: DemoTask,
  candidates: readonly Candidate[],
  behaviour: Behaviour | undefined,
  syntax: Syntax,
): string | undefined {
  const { languageId, text: base } = task.document;
  const comparer = createComparer({
    syntax,
    languageId,
    base,
    target: task.target,
    request: task.instruction,
  });
  for (const candidate of candidates)
    if (candidate.usable) comparer.add({ id: candidate.id, text: candidate.text, weight: 1 });
  const ids = candidates.map(({ id }) => id);
  const evidence = {
    checks: new Map(),
    notRun: [],
    ...(behaviour === undefined ? {} : { behaviour: rowsOf(behaviour, ids) }),
  };
  return decide({ comparer, candidates, thresholds, evidence }).choice;
}

function rowsOf(behaviour: Behaviour, ids: readonly string[]): Behaviour {
  const kept = behaviour.candidates.flatMap((id, row) => (ids.includes(id) ? [row] : []));
  const pick = <T>(rows: readonly T[]): T[] => kept.flatMap((row) => rows[row] ?? []);
  return {
    ...behaviour,
    candidates: pick(behaviour.candidates),
    outcomes: kept.map((row) => behaviour.outcomes[row] ?? []),
    passed: kept.map((row) => behaviour.passed[row] ?? []),
  };
}

function labelOf({ labels }: DemoTask, id: string | undefined): Passing {
  const label = id === undefined ? undefined : labels.get(id);
  return { all: label?.all === true ? 1 : 0, settled: label?.settled === true ? 1 : 0 };
}

function average(all: readonly Passing[]): Passing {
  return { all: mean(all.map((one) => one.all)), settled: mean(all.map((one) => one.settled)) };
}

/** Runs the usable candidates as the extension does, on a copy of the task's folder. */
async function behaviourOf(
  { task, candidates, name }: DemoTask,
  syntax: Syntax,
  seed: number,
): Promise<Behaviour | undefined> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'consilience-demo-')));
  const workspace = path.join(folder, 'workspace');
  cpSync(path.join(demo, name, path.basename(task.document.path)), path.join(workspace, task.document.path));
  const copies = createWorkCopies({
    root: path.join(folder, 'copies'),
    worktrees: false,
    now: () => new Date(),
  });
  const { languageId, text } = task.document;
  const target = { syntax, languageId, names: definedNames(syntax.parse(languageId, text)) };
  const random = createRandom(seed);
  const parts = {
    folder: workspace,
    runner: copies.guard(await findRunner('automatic', currentHost())),
    copies,
    syntax,
    loadScript: (file: string) => readFile(path.join(workers, file), 'utf8'),
    toolchain: { node: process.execPath },
    toolHomes: {},
    testCommand: [],
    timeLimitMs: 600_000,
    nonce: () => String(random()).slice(2),
    random,
    words: englishWords,
    mask: (some: string) => some,
    unmask: (some: string) => some,
  };
  const usable = candidates.filter((candidate): candidate is UsableCandidate => candidate.usable);
  const job = {
    task,
    candidates: arriving(usable),
    inputsFor: () => Promise.resolve([]),
    cases: () => Promise.resolve(readTests(textsIn(path.join(demo, name, 'tests')), target)),
  };
  let behaviour: Behaviour | undefined;
  try {
    for await (const news of watchBehaviour(parts, job, new AbortController().signal)) {
      if (news.kind === 'behaved') behaviour = news.behaviour;
      if (news.kind === 'notRun') console.error(`${name}: ${news.reason}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return behaviour;
}

// eslint-disable-next-line @typescript-eslint/require-await -- they are all there
async function* arriving<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

function textsIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
}

type Labels = Record<string, Record<string, { readonly failed: readonly string[] }>>;

function readTasks(syntax: Syntax): DemoTask[] {
  const read = (...file: string[]): string => readFileSync(path.join(demo, ...file), 'utf8');
  const labels = JSON.parse(read('labels.json')) as Labels;
  const extreme = JSON.parse(read('extreme.json')) as Record<string, readonly string[]>;
  return Object.entries(labels).map(([name, ofReplies]) => {
    const about = JSON.parse(read(name, 'task.json')) as Record<'instruction' | 'language' | 'file', string>;
    const text = read(name, about.file).replaceAll('\r\n', '\n');
    const task: Task = {
      instruction: about.instruction,
      document: { path: `${name}/${about.file}`, languageId: about.language, text },
      target: { start: 0, end: text.length },
      targetKind: 'file',
      context: [],
    };
    const candidates = Object.keys(ofReplies).map((id) => {
      const reply = { text: read(name, 'replies', `${id}.md`), finishReason: 'stop', model: 'demo' } as const;
      const sample = { id, modelId: 'demo', elapsedMs: 0, kind: 'reply', reply } as const;
      return toCandidate({ sample, task, syntax });
    });
    const known = Object.entries(ofReplies).map(([id, { failed }]) => {
      const settled = failed.every((one) => extreme[name]?.includes(one) === true);
      return [id, { all: failed.length === 0, settled }] as const;
    });
    return { name, task, candidates, labels: new Map(known) };
  });
}
