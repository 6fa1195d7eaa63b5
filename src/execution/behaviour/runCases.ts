import path from 'node:path';
import type { CaseOutcome } from '../../engine/verification/behaviour/judge';
import { notRun, unstable } from '../../engine/verification/behaviour/clusterByBehaviour';
import type { RunSetting, WorkerLimits } from './behaviourOf';
import { workerCommand } from './workerCommand';
import { GRACE_MS, startSession } from './workerSession';
import type { WorkerCase, WorkerOutcome, WorkerReply, WorkerSession, WorkerSetup } from './workerSession';

/** What the cases gave on one text. */
export interface CaseRow {
  /** In the order of the cases. */
  readonly outcomes: readonly CaseOutcome[];
  /** Why nothing was run, for the person. */
  readonly reason?: string;
}

/** Scripts of the workers, loaded once. */
export interface WorkerScripts {
  readonly worker: string;
  readonly harness: string;
  readonly canonical: string;
}

export interface CaseRun {
  /** Absent: those of the setting, which they must not exceed. */
  readonly limits?: WorkerLimits;
  readonly texts: readonly string[];
  readonly cases: readonly WorkerCase[];
  /** Cases that are evaluated beside an empty text: no candidate may ever see them. */
  readonly apart: readonly WorkerCase[];
}

export interface CaseRows {
  /** Per text. */
  readonly rows: readonly CaseRow[];
  /** Of the cases that were evaluated apart. */
  readonly apart: CaseRow;
}

/** Workers that stay open from one run to the next. */
export interface Workers {
  /**
   * Runs all cases on all texts; one run at a time. A text that ends its worker costs a restart and its own outcomes,
   * nobody else's; one that needs more than a worker shares gets a process of its own.
   * @throws the signal's reason when aborted.
   */
  readonly run: (run: CaseRun) => Promise<CaseRows>;
  readonly close: () => Promise<void>;
}

/** Workers are started when there is something to run. */
export function openWorkers(setting: RunSetting, scripts: WorkerScripts, signal: AbortSignal): Workers {
  const pools: Pool[] = [];
  const poolAt = (worker: number): Pool => (pools[worker] ??= sessionPool(setting, scripts, signal));
  return {
    async run({ texts, cases, apart, limits = setting.limits }) {
      const rows = new Array<CaseRow | undefined>(texts.length);
      let apartRow: CaseRow = { outcomes: [] };
      let next = 0;
      const work = async (_: unknown, worker: number): Promise<void> => {
        const pool = poolAt(worker);
        const evaluateApart = async (): Promise<void> => {
          if (worker === 0 && apart.length > 0) apartRow = toRow(await pool.evaluate(apart), apart.length);
        };
        // A context sees nothing of its worker, but might spoil it; a forked child is the other way round.
        if (setting.language === 'javascript') await evaluateApart();
        while (next < texts.length) {
          const index = next++;
          signal.throwIfAborted();
          rows[index] = toRow(await pool.run(texts[index] ?? '', cases, limits), cases.length);
        }
        if (setting.language === 'python') await evaluateApart();
      };
      const workers = Math.max(1, Math.min(setting.processes, texts.length));
      await Promise.all(Array.from({ length: workers }, work));
      signal.throwIfAborted();
      return { rows: rows.map((row) => row ?? { outcomes: [] }), apart: apartRow };
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.stop()));
    },
  };
}

interface Pool {
  /** Cases that are the same object have the same limits. */
  readonly run: (text: string, cases: readonly WorkerCase[], limits: WorkerLimits) => Promise<WorkerReply>;
  /** Evaluates cases beside an empty text. */
  readonly evaluate: (cases: readonly WorkerCase[]) => Promise<WorkerReply>;
  readonly stop: () => Promise<void>;
}

/** A worker that candidates share. */
interface SharedSession {
  readonly session: WorkerSession;
  /** In milliseconds, as the clock has it: a candidate that begins later might not have all its time. */
  readonly lastStart: number;
  /** What it was told last. */
  told?: readonly WorkerCase[];
  /** Whether a candidate was given to it. */
  used: boolean;
  /** Characters of outcomes so far. */
  said: number;
}

/** How many bytes of output a character of an outcome may become, twice in JSON. */
const BYTES_SAID = 8;

function sessionPool(setting: RunSetting, scripts: WorkerScripts, signal: AbortSignal): Pool {
  const { limits } = setting;
  const longest = limits.loadMs + 2 * limits.candidateMs;
  let shared: SharedSession | undefined;
  const start = (alone: boolean): WorkerSession => {
    // One that is shared lives as long as a run of all candidates may; each candidate in it has its own time.
    const wallMs = alone ? longest + 20_000 : setting.wallMs;
    const command = workerCommand({ ...setting, script: scripts.worker, alone, wallMs });
    return startSession(setting.runner, command, signal);
  };
  const stop = async (): Promise<void> => {
    await shared?.session.stop();
    shared = undefined;
  };
  const open = async (): Promise<SharedSession> => {
    const full = (shared?.said ?? 0) * BYTES_SAID > limits.outputBytes;
    if (shared !== undefined && (full || !shared.session.alive() || Date.now() > shared.lastStart))
      await stop();
    shared ??= {
      session: start(false),
      lastStart: Date.now() + setting.wallMs - longest - GRACE_MS,
      used: false,
      said: 0,
    };
    return shared;
  };
  return {
    async run(text, cases, within) {
      const its = { ...setting, limits: within };
      if (setting.shared) {
        const at = await open();
        if (at.told !== cases) at.session.prepare(setupOf(cases, its, scripts, false));
        at.told = cases;
        at.used = true;
        const reply = await at.session.run(text);
        at.said += saidIn(reply);
        if (reply.kind !== 'needsProcess') return reply;
      }
      const alone = setting.language === 'javascript';
      const own = start(alone);
      own.prepare(setupOf(cases, its, scripts, alone));
      try {
        return await own.run(text);
      } finally {
        await own.stop();
      }
    },
    async evaluate(cases) {
      // What a candidate may have spoilt must not say what is right.
      if (setting.language === 'javascript' && shared?.used === true) await stop();
      const at = await open();
      at.session.prepare(setupOf(cases, { ...setting, repeat: false }, scripts, false));
      at.told = cases;
      const reply = await at.session.run('');
      // Candidates to come would be copies of a process that knew what is expected.
      if (setting.language === 'python') await stop();
      return reply;
    },
    stop,
  };
}

function saidIn(reply: WorkerReply): number {
  return 'outcomes' in reply ? reply.outcomes.flat().reduce((sum, text) => sum + text.length, 0) : 0;
}

function setupOf(
  cases: readonly WorkerCase[],
  { place, limits, repeat }: RunSetting,
  { harness, canonical }: WorkerScripts,
  alone: boolean,
): WorkerSetup {
  return {
    cases,
    file: path.join(place.workCopy, place.path),
    root: place.workCopy,
    readable: place.readable ?? [],
    caseMs: limits.caseMs,
    loadMs: limits.loadMs,
    candidateMs: limits.candidateMs,
    memoryBytes: limits.memoryBytes,
    repeat,
    alone,
    harness,
    canonical,
  };
}

function toRow(reply: WorkerReply, count: number): CaseRow {
  const missing = (outcome: string): CaseOutcome => ({ exact: outcome, loose: outcome });
  const all = (outcome: string): CaseOutcome[] => Array.from({ length: count }, () => missing(outcome));
  switch (reply.kind) {
    case 'ran': {
      const outcomes = filled(reply.outcomes, count, '?timeout');
      for (const index of reply.unstable) if (index < count) outcomes[index] = missing(unstable);
      return { outcomes };
    }
    case 'lost':
      return { outcomes: filled(reply.outcomes, count, reply.ending) };
    case 'notRun':
      return { outcomes: all(notRun), reason: reply.reason };
    case 'needsProcess':
      return { outcomes: all(notRun), reason: 'It needs more of its platform than can be given to it here.' };
  }
}

function filled(outcomes: readonly WorkerOutcome[], count: number, rest: string): CaseOutcome[] {
  return Array.from({ length: count }, (_, index) => {
    const outcome = outcomes[index] ?? rest;
    return typeof outcome === 'string'
      ? { exact: outcome, loose: outcome }
      : { exact: outcome[0], loose: outcome[1] };
  });
}
