import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { RunCommand, Runner, RunResult } from '../../engine/verification/runner';

/** What a worker is told first: where the candidates belong and the cases that each is run on. */
export interface WorkerSetup {
  readonly cases: readonly WorkerCase[];
  /** Absolute path that the candidate's text would have. */
  readonly file: string;
  /** Absolute path of the work copy. */
  readonly root: string;
  readonly readable: readonly string[];
  readonly caseMs: number;
  readonly loadMs: number;
  readonly candidateMs: number;
  readonly memoryBytes: number;
  /** Whether each case is run twice, to see whether its outcome stays the same. */
  readonly repeat: boolean;
  /** Whether the process is for one candidate, which may then use what it can of the platform. */
  readonly alone: boolean;
  /** Scripts that a worker loads beside each candidate. */
  readonly harness: string;
  readonly canonical: string;
}

export interface WorkerCase {
  /** An expression of the language. */
  readonly code: string;
  /** Whether the outcome is wanted loosely as well. */
  readonly loose: boolean;
  /** Whether the expression awaits something. */
  readonly waits: boolean;
}

/** The outcome of a case: exact, or exact and loose. */
export type WorkerOutcome = string | readonly [string, string];

/** What became of a candidate in a worker. */
export type WorkerReply =
  | {
      readonly kind: 'ran';
      readonly outcomes: readonly WorkerOutcome[];
      readonly unstable: readonly number[];
    }
  /** The process is gone or was ended; outcomes that were told before are kept, the others are missing. */
  | { readonly kind: 'lost'; readonly outcomes: readonly WorkerOutcome[]; readonly ending: string }
  | { readonly kind: 'needsProcess' }
  | { readonly kind: 'notRun'; readonly reason: string };

const outcomeSchema = z.union([z.string(), z.tuple([z.string(), z.string()])]);
const messageSchema = z.object({
  id: z.string().optional(),
  ready: z.boolean().optional(),
  part: z.string().optional(),
  done: z.boolean().optional(),
  alone: z.boolean().optional(),
  notRun: z.string().optional(),
  /** The worker ends: the candidate did something to it that others must not meet. */
  over: z.boolean().optional(),
});
type Message = z.infer<typeof messageSchema>;
const partSchema = z.object({
  from: z.number().int().nonnegative(),
  outcomes: z.array(outcomeSchema),
  unstable: z.array(z.number().int().nonnegative()),
});

/** A worker process that is given one candidate after the other. */
export interface WorkerSession {
  /** Whether the process is still there to be given candidates. */
  readonly alive: () => boolean;
  /** Tells the worker the cases; before the first candidate, and for other cases later. */
  readonly prepare: (setup: WorkerSetup) => void;
  /** Runs one candidate; one at a time. */
  readonly run: (text: string) => Promise<WorkerReply>;
  readonly stop: () => Promise<void>;
}

/** Beyond a worker's own limits; in milliseconds. Starting a process in a sandbox takes some of it. */
export const GRACE_MS = 3_000;
const START_MS = 15_000;
const LONGEST_REASON = 300;

/**
 * Starts a worker. Every candidate goes under a name that nobody can foresee, so that a line that one candidate smuggles
 * in says nothing about another; whatever a worker says is checked.
 */
export function startSession(runner: Runner, command: RunCommand, signal: AbortSignal): WorkerSession {
  const child = runner.start(command, signal);
  const read = messageReader(child.lines[Symbol.asyncIterator]());
  let alive = true;
  // It may end between two candidates, which is neither's doing.
  const gone = (): void => void (alive = false);
  void child.ended.then(gone, gone);
  let setup: WorkerSetup | undefined;
  let ready = false;
  const lost = async (): Promise<RunResult> => {
    alive = false;
    await child.stop();
    return child.ended;
  };

  async function run(text: string): Promise<WorkerReply> {
    if (setup === undefined) throw new Error('A worker was given a candidate before its cases.');
    // The first thing a worker says is that it is there; later setups are answered before the candidate is.
    if (!ready && (await read(START_MS))?.ready !== true)
      return { kind: 'notRun', reason: whyNotStarted(await lost()) };
    ready = true;
    const id = randomUUID();
    const told: Told = { outcomes: [], unstable: [] };
    child.send(JSON.stringify({ id, text }));
    const deadline = Date.now() + setup.loadMs + 2 * setup.candidateMs + GRACE_MS;
    for (;;) {
      const message = await read(deadline - Date.now());
      if (message === undefined) {
        const late = Date.now() >= deadline;
        const ending = endingOf(await lost());
        return { kind: 'lost', outcomes: told.outcomes, ending: late ? '?timeout' : ending };
      }
      if (message.id !== id) continue;
      takePart(told, message.part, setup.cases.length);
      if (message.over === true) await lost();
      if (message.alone === true) return { kind: 'needsProcess' };
      if (message.notRun !== undefined)
        return { kind: 'notRun', reason: message.notRun.slice(0, LONGEST_REASON) };
      if (message.done === true) return { kind: 'ran', ...told };
    }
  }
  return {
    alive: () => alive,
    prepare(next) {
      setup = next;
      child.send(JSON.stringify({ setup }));
    },
    run,
    stop: () => child.stop(),
  };
}

/** Reads one message within a time; undefined when there is none. Lines that are no messages are passed over. */
function messageReader(lines: AsyncIterator<string>): (milliseconds: number) => Promise<Message | undefined> {
  return async (milliseconds) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(
        () => {
          resolve(undefined);
        },
        Math.max(0, milliseconds),
      );
    });
    try {
      for (;;) {
        // A process that was ended may take its output with it.
        const line = await Promise.race([lines.next().catch(() => undefined), late]);
        if (line === undefined || line.done === true) return undefined;
        const message = messageSchema.safeParse(parsedJson(line.value));
        if (message.success) return message.data;
      }
    } finally {
      clearTimeout(timer);
    }
  };
}

function endingOf({ ending }: RunResult): string {
  if (ending.kind === 'limit' && ending.limit === 'memoryBytes') return '?memory';
  return ending.kind === 'limit' && /wallMs|cpuSeconds/.test(ending.limit) ? '?timeout' : '?exited';
}

function whyNotStarted({ ending, stderr }: RunResult): string {
  const said = ending.kind === 'notStarted' ? ending.message : (stderr.trim().split('\n').at(-1) ?? '');
  const why = said === '' ? 'it said nothing' : said.slice(0, LONGEST_REASON);
  return `The program that runs candidates could not be started: ${why}`;
}

interface Told {
  readonly outcomes: WorkerOutcome[];
  unstable: readonly number[];
}

function takePart(told: Told, part: string | undefined, most: number): void {
  if (part === undefined) return;
  const read = partSchema.safeParse(parsedJson(part));
  if (!read.success || read.data.from !== told.outcomes.length) return;
  told.outcomes.push(...read.data.outcomes.slice(0, most - told.outcomes.length));
  told.unstable = read.data.unstable;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
