import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { clusterByBehaviour } from '../../src/engine/verification/behaviour/clusterByBehaviour';
import { readTests } from '../../src/engine/verification/behaviour/readTests';
import type { ReadTest } from '../../src/engine/verification/behaviour/assertion';
import type { RunLimits, Runner } from '../../src/engine/verification/runner';
import { behaviourOf } from '../../src/execution/behaviour/behaviourOf';
import type { MeasuredBehaviour } from '../../src/execution/behaviour/behaviourOf';
import { findRunner } from '../../src/execution/sandbox/findRunner';
import { currentHost } from '../../src/execution/sandbox/sandboxHost';
import { SandboxMissingError } from '../../src/execution/sandbox/sandboxMissingError';
import type { Syntax } from '../../src/engine/ports';
import { UsageError } from './arguments';
import type { BenchOptions } from './arguments';
import { createRandom } from './random';
import { median, rounded } from './statistics';
import { syntheticPool } from './syntheticFunctions';
import type { BenchLanguage, SyntheticPool } from './syntheticFunctions';

const callCount = 200;
/** Of every four calls one is a test as well. */
const testShare = 4;
/** A process for every case would take minutes; so many are timed. */
const casesTimed = 12;

/**
 * Candidate–test cases a second: through the persistent sandboxed workers, as the extension runs them (outcomes in
 * canonical form, each case run twice, hangs and memory bounded); through one fresh sandboxed process per candidate that
 * does the least it can (load the candidate, evaluate the cases, print); and through one plain process per case. All
 * three in every round, on the same candidates and cases.
 */
export async function runExecution(options: BenchOptions, syntax: Syntax): Promise<unknown> {
  const runner = await runnerHere();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'execution-')));
  try {
    const rows: unknown[] = [];
    for (const languageId of ['typescript', 'python'] as const) {
      for (const candidates of options.samples ?? [20, 100]) {
        const random = createRandom(options.seed * 31 + candidates);
        const pool = syntheticPool(languageId, candidates, callCount, random);
        rows.push(await measureRow({ runner, folder, pool, syntax, rounds: options.draws ?? 3 }));
      }
    }
    const sandbox = runner.kind;
    return { suite: 'execution', sandbox, rounds: options.draws ?? 3, seed: options.seed, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runnerHere(): Promise<Runner> {
  try {
    return await findRunner('automatic', currentHost());
  } catch (error) {
    if (error instanceof SandboxMissingError) throw new UsageError(error.message);
    throw error;
  }
}

interface Setting {
  readonly runner: Runner;
  readonly folder: string;
  readonly pool: SyntheticPool;
  readonly syntax: Syntax;
  readonly rounds: number;
}

async function measureRow(setting: Setting): Promise<unknown> {
  const { pool, rounds } = setting;
  const tests = await testsFor(setting);
  const times = { workers: [] as number[], processes: [] as number[], single: [] as number[] };
  let behaviour = await throughWorkers(setting, tests);
  for (let round = 0; round < rounds; round++) {
    times.workers.push(await timed(async () => (behaviour = await throughWorkers(setting, tests))));
    times.processes.push(await timed(() => processPerCandidate(setting)));
    times.single.push(
      await timed(() => {
        processPerCase(setting);
        return Promise.resolve();
      }),
    );
  }
  // A test about a call that is an input as well is not evaluated again, and not counted.
  const evaluated = new Set([...pool.calls, ...tests.map(({ assertion }) => assertion.subject)]).size;
  const cases = pool.texts.length * evaluated;
  const rate = (all: readonly number[], count: number): number => rounded((1000 * count) / median(all), 1);
  const workers = rate(times.workers, cases);
  const processes = rate(times.processes, pool.texts.length * pool.calls.length);
  return {
    language: pool.languageId,
    candidates: pool.texts.length,
    inputs: pool.calls.length,
    tests: tests.length,
    cases,
    clusters: clusterByBehaviour(behaviour).clusters.length,
    notRun: behaviour.notRun.length,
    workersMs: rounded(median(times.workers), 1),
    workersCasesPerSecond: workers,
    processPerCandidateMs: rounded(median(times.processes), 1),
    processPerCandidateCasesPerSecond: processes,
    processPerCaseCasesPerSecond: rate(times.single, casesTimed),
    timesProcessPerCandidate: rounded(workers / processes, 2),
  };
}

/** Assertions that the first candidate passes, from what it gives. */
async function testsFor(setting: Setting): Promise<readonly ReadTest[]> {
  const { pool, syntax } = setting;
  const some = pool.calls.filter((_, index) => index % testShare === 0);
  const first = { ...setting, pool: { ...pool, texts: pool.texts.slice(0, 1), calls: some } };
  const { outcomes } = await throughWorkers(first, []);
  const lines = some.map((call, index) => {
    const outcome = outcomes[0]?.[index] ?? '';
    const numbers = outcome.match(/-?\d+/g) ?? [];
    const python = pool.languageId === 'python';
    if (outcome.startsWith('!')) {
      const name = outcome.slice(1);
      return python ? `with pytest.raises(${name}): ${call}` : `assert.throws(() => ${call}, ${name});`;
    }
    // The fields come in the order of their names: at, largest, total.
    return python
      ? `assert ${call}.total == ${numbers[2] ?? ''}`
      : `assert.equal(${call}.total, ${numbers[2] ?? ''});`;
  });
  const names = new Set(['summarise', 'LineError', 'Summary']);
  return readTests([lines.join('\n')], { syntax, languageId: pool.languageId, names }).tests;
}

function throughWorkers(
  { runner, folder, pool }: Setting,
  tests: readonly ReadTest[],
): Promise<MeasuredBehaviour> {
  return behaviourOf(
    {
      runner,
      loadScript: (file) =>
        readFile(join(import.meta.dirname, '../src/execution/behaviour/workers', file), 'utf8'),
      toolchain: { node: process.execPath },
      place: { workCopy: folder, path: `lines.${extensions[pool.languageId]}`, languageId: pool.languageId },
      candidates: pool.texts.map((text, index) => ({ id: `c${index}`, text })),
      inputs: pool.calls.map((text) => ({ text, origin: 'model' })),
      tests,
    },
    new AbortController().signal,
  );
}

const extensions: Readonly<Record<BenchLanguage, string>> = { typescript: 'ts', python: 'py' };

const limits: RunLimits = {
  wallMs: 60_000,
  cpuSeconds: 60,
  memoryBytes: 512 * 2 ** 20,
  processes: 64,
  fileBytes: 2 ** 20,
  outputBytes: 2 ** 24,
};

/** The least that a process can do: reads candidate and calls, prints what the calls give. */
const programs: Readonly<Record<BenchLanguage, string>> = {
  typescript: `import { stripTypeScriptTypes } from 'node:module';
import { readFileSync } from 'node:fs';
const { text, calls } = JSON.parse(readFileSync(0, 'utf8'));
const code = stripTypeScriptTypes(text, { mode: 'transform' }).replaceAll('export ', '');
const all = calls.map((call) => '() => ' + call).join(',');
for (const call of new Function(code + ';return [' + all + '];')()) {
  try { console.log(JSON.stringify(call())); } catch (error) { console.log('!' + error.constructor.name); }
}`,
  python: `import json, sys
given = json.load(sys.stdin)
names = {"__name__": "lines"}
sys.modules["lines"] = type(sys)("lines")
exec(given["text"], names)
for call in given["calls"]:
    try: print(repr(eval(call, names)))
    except Exception as error: print("!" + type(error).__name__)
`,
};

function argumentsFor(languageId: BenchLanguage): {
  readonly program: string;
  readonly args: readonly string[];
} {
  return languageId === 'python'
    ? { program: 'python3', args: ['-s', '-c', programs.python] }
    : {
        program: process.execPath,
        args: ['--no-warnings', '--input-type=module', '--eval', programs.typescript],
      };
}

async function processPerCandidate({ runner, folder, pool }: Setting): Promise<void> {
  const { program, args } = argumentsFor(pool.languageId);
  for (const text of pool.texts) {
    const stdin = JSON.stringify({ text, calls: pool.calls });
    const command = { program, args, cwd: folder, workCopy: folder, stdin, limits };
    const { stdout, ending } = await runner.run(command, new AbortController().signal);
    if (stdout.split('\n').length <= pool.calls.length)
      throw new Error(`A candidate gave too little: ${JSON.stringify(ending)}`);
  }
}

function processPerCase({ pool }: Setting): void {
  const { program, args } = argumentsFor(pool.languageId);
  for (let at = 0; at < casesTimed; at++) {
    const text = pool.texts[at % pool.texts.length];
    const input = JSON.stringify({ text, calls: [pool.calls[at % pool.calls.length]] });
    if (spawnSync(program, args, { input }).status !== 0) throw new Error('A case could not be run.');
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
