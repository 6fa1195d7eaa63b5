import path from 'node:path';
import type { CaseOutcome } from '../../engine/verification/behaviour/judge';
import { notRun, unstable } from '../../engine/verification/behaviour/clusterByBehaviour';
import type { RunSetting } from './behaviourOf';
import { workerCommand } from './workerCommand';
import { startSession } from './workerSession';
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

/**
 * Runs all cases on all texts in persistent workers. A text that ends its worker costs a restart and its own outcomes,
 * nobody else's; one that needs more than a worker shares gets a process of its own.
 * @throws the signal's reason when aborted.
 */
export async function runCases(
  { texts, cases, apart }: CaseRun,
  setting: RunSetting,
  scripts: WorkerScripts,
  signal: AbortSignal,
): Promise<CaseRows> {
  const rows = new Array<CaseRow | undefined>(texts.length);
  let apartRow: CaseRow = { outcomes: [] };
  let next = 0;
  const work = async (_: unknown, worker: number): Promise<void> => {
    const pool = sessionPool(cases, setting, scripts, signal);
    const evaluateApart = async (): Promise<void> => {
      if (worker === 0 && apart.length > 0) apartRow = toRow(await pool.evaluate(apart), apart.length);
    };
    try {
      // A context sees nothing of its worker, but might spoil it; a forked child is the other way round.
      if (setting.language === 'javascript') await evaluateApart();
      while (next < texts.length) {
        const index = next++;
        signal.throwIfAborted();
        rows[index] = toRow(await pool.run(texts[index] ?? ''), cases.length);
      }
      if (setting.language === 'python') await evaluateApart();
    } finally {
      await pool.stop();
    }
  };
  const workers = Math.max(1, Math.min(setting.processes, texts.length));
  await Promise.all(Array.from({ length: workers }, work));
  signal.throwIfAborted();
  return { rows: rows.map((row) => row ?? { outcomes: [] }), apart: apartRow };
}

interface Pool {
  readonly run: (text: string) => Promise<WorkerReply>;
  /** Evaluates other cases beside an empty text. */
  readonly evaluate: (cases: readonly WorkerCase[]) => Promise<WorkerReply>;
  readonly stop: () => Promise<void>;
}

function sessionPool(
  cases: readonly WorkerCase[],
  setting: RunSetting,
  scripts: WorkerScripts,
  signal: AbortSignal,
): Pool {
  const { limits } = setting;
  let shared: WorkerSession | undefined;
  const start = (alone: boolean): WorkerSession => {
    // One that is shared lives as long as the run; each candidate in it has its own time.
    const wallMs = alone ? 2 * limits.candidateMs + limits.loadMs + 20_000 : setting.wallMs;
    const command = workerCommand({ ...setting, script: scripts.worker, alone, wallMs });
    return startSession(setting.runner, command, signal);
  };
  const prepared = (session: WorkerSession, alone: boolean): WorkerSession => {
    session.prepare(setupOf(cases, setting, scripts, alone));
    return session;
  };
  return {
    async run(text) {
      if (setting.shared) {
        if (shared?.alive() !== true) shared = prepared(start(false), false);
        const reply = await shared.run(text);
        if (reply.kind !== 'needsProcess') return reply;
      }
      const alone = setting.language === 'javascript';
      const own = prepared(start(alone), alone);
      try {
        return await own.run(text);
      } finally {
        await own.stop();
      }
    },
    async evaluate(others) {
      const session = shared?.alive() === true ? shared : start(false);
      session.prepare(setupOf(others, { ...setting, repeat: false }, scripts, false));
      const reply = await session.run('');
      shared = session.alive() ? prepared(session, false) : undefined;
      return reply;
    },
    async stop() {
      await shared?.stop();
    },
  };
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
