import type { z } from 'zod';
import type { ModelInfo, RunEvent, RunSettings, StartedEvent } from './events';
import type { Sample } from './pool';
import type { ChatMessage } from './ports';
import type { Task } from './task';
import { eventSchemas } from './trace/eventSchema';

/** Why a trace could not be read or written. */
export type TraceErrorReason = 'notATrace' | 'version' | 'unreadable' | 'unwritable' | 'tooLarge';

export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly reason: TraceErrorReason;

  constructor(reason: TraceErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }

  static is(error: unknown): error is TraceError {
    return error instanceof TraceError;
  }
}

/** The record of a run. */
export interface Trace {
  /** Those that are understood, in order; the first is `started`. */
  readonly events: readonly RunEvent[];
  readonly task: Task;
  readonly settings: RunSettings;
  readonly messages: readonly ChatMessage[];
  readonly models: readonly ModelInfo[];
  /** In the order of their arrival; no two have the same id. */
  readonly samples: readonly Sample[];
  /** Whether the run came to its end, by a result or by failing. */
  readonly complete: boolean;
  /** What a person should know about the file: what was skipped, and why. */
  readonly warnings: readonly string[];
}

const version = 1;
const mostWarnings = 20;

/**
 * One line of a trace, with its line break. Only what the event's type names is written, so that nothing that an
 * object holds besides, such as a key, can get into a file; of the disagreement only tokens that are not cold.
 * @param first whether it is the first line, which holds the version and has to be `started`.
 * @throws TraceError `unwritable` for a first event that is not `started`, and for values outside their type.
 */
export function encodeEvent(event: RunEvent, first: boolean): string {
  if (first !== (event.kind === 'started')) {
    throw new TraceError('unwritable', 'A trace begins with the event `started`, and has only one.');
  }
  // Through JSON first: it leaves out what is undefined, as the types ask.
  const plain: unknown = JSON.parse(JSON.stringify(withoutColdTokens(event)));
  const parsed = eventSchemas.get(event.kind)?.safeParse(plain);
  if (parsed?.success !== true) {
    throw new TraceError(
      'unwritable',
      `The event \`${event.kind}\` is not of its form: ${reasonOf(parsed?.error)}.`,
    );
  }
  return `${JSON.stringify(first ? { consilience: version, ...parsed.data } : parsed.data)}\n`;
}

function withoutColdTokens(event: RunEvent): RunEvent {
  if (event.kind !== 'consensus') return event;
  const { disagreement } = event.consensus;
  const tokens = disagreement.tokens.filter(({ heat, inserted }) => heat > 0 || inserted > 0);
  return { ...event, consensus: { ...event.consensus, disagreement: { ...disagreement, tokens } } };
}

/**
 * Reads a trace, which may come from anywhere. A last line that was only half written, events of kinds that are
 * not known, and damaged lines are skipped with a warning.
 * @throws TraceError `notATrace` or `version`, judged by the first line.
 */
export function decodeTrace(text: string): Trace {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const started = decodeFirst(lines[0] ?? '');
  const events: RunEvent[] = [started];
  const samples = new Map<string, Sample>();
  const warnings: string[] = [];
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return;
    const number = index + 2;
    const decoded = decodeLine(line, number, number === lines.length);
    if (typeof decoded === 'string') {
      warnings.push(decoded);
    } else if (decoded.kind === 'sampled' && samples.has(decoded.sample.id)) {
      warnings.push(`Line ${number} repeats the sample ${decoded.sample.id} and was skipped.`);
    } else {
      if (decoded.kind === 'sampled') samples.set(decoded.sample.id, decoded.sample);
      events.push(decoded);
    }
  });
  const complete = events.some(({ kind }) => kind === 'done' || kind === 'failed');
  if (!complete) warnings.unshift('The run was broken off; what follows is what had come by then.');
  const { task, settings, messages, models } = started;
  return {
    events,
    task,
    settings,
    messages,
    models,
    samples: [...samples.values()],
    complete,
    warnings: shorten(warnings),
  };
}

function shorten(warnings: readonly string[]): readonly string[] {
  const more = warnings.length - mostWarnings;
  return more > 0
    ? [...warnings.slice(0, mostWarnings), `There are ${more} more warnings of this sort.`]
    : warnings;
}

function decodeFirst(line: string): StartedEvent {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('consilience' in value)) {
    throw new TraceError(
      'notATrace',
      'This is not a trace of Consilience. Open a file that a run has written.',
    );
  }
  if (value.consilience !== version) {
    const written = JSON.stringify(value.consilience).slice(0, 20);
    throw new TraceError(
      'version',
      `This trace is of version ${written}; this Consilience reads version ${version}. Update the extension.`,
    );
  }
  const parsed = eventSchemas.get('started')?.safeParse(value);
  if (parsed?.success === true && parsed.data.kind === 'started') return parsed.data;
  throw new TraceError(
    'notATrace',
    `The beginning of this trace is damaged: ${reasonOf(parsed?.error)}. Run again, or restore the file.`,
  );
}

/** The event, or what to warn of. */
function decodeLine(line: string, number: number, last: boolean): RunEvent | string {
  const value = parseJson(line);
  if (value === undefined) {
    return last
      ? `The last line (${number}) was only half written and was skipped.`
      : `Line ${number} is damaged and was skipped.`;
  }
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (kind === 'started') return `Line ${number} starts a second run and was skipped.`;
  const schema = typeof kind === 'string' ? eventSchemas.get(kind) : undefined;
  if (schema === undefined) {
    return `Line ${number} holds an event that this version does not know (${nameOf(kind)}) and was skipped.`;
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? parsed.data
    : `Line ${number} is damaged (${reasonOf(parsed.error)}) and was skipped.`;
}

function nameOf(kind: unknown): string {
  return typeof kind === 'string' ? `"${kind.slice(0, 40)}"` : 'without a kind';
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function reasonOf(error: z.ZodError | undefined): string {
  const issue = error?.issues[0];
  return issue === undefined ? 'of an unknown kind' : `${issue.path.join('.')}: ${issue.message}`;
}
