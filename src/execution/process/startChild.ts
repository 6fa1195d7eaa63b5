import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { Writable } from 'node:stream';

/** One process to start, with all that it gets. */
export interface ProcessSpec {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Written to standard input, which is then closed; `open`: it stays open for `send`; absent: there is none. */
  readonly stdin?: string | { readonly open: true };
  /** The process may write to file descriptor 3 what it has to say about itself. */
  readonly hasStatus?: boolean;
  /** What the process can read from file descriptors 4, 5, … */
  readonly inputs?: readonly string[];
  /** Descriptors that must not reach the process, since it might read or write what is behind them. */
  readonly closed?: readonly number[];
  /** Standard output is read by line; otherwise it is collected. */
  readonly byLine?: boolean;
  /** In milliseconds. */
  readonly wallMs: number;
  /** Of standard output and of standard error, each. */
  readonly outputBytes: number;
}

/** How the first process ended. */
export interface FirstEnd {
  /** Absent when a signal ended it, or when it was not started. */
  readonly code?: number;
  readonly signal?: string;
  /** Why it could not be started. */
  readonly startError?: string;
}

export interface StartedChild {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Never rejects. */
  readonly end: Promise<FirstEnd>;
}

/** Starts a process and gives it what it reads; where that cannot be, how it failed. Never throws. */
export function startChild(spec: ProcessSpec): StartedChild | Promise<FirstEnd> {
  const inputs = spec.inputs ?? [];
  let child: ChildProcess;
  let nowhere: number | undefined;
  try {
    const closed = spec.closed ?? [];
    if (closed.length > 0) nowhere = openSync(devNull, 'r');
    child = spawn(spec.program, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      shell: false,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: withClosed(
        [
          spec.stdin === undefined ? 'ignore' : 'pipe',
          'pipe',
          'pipe',
          spec.hasStatus === true ? 'pipe' : 'ignore',
          ...inputs.map(() => 'pipe' as const),
        ],
        closed,
        nowhere,
      ),
    });
  } catch (error) {
    return Promise.resolve({ startError: messageOf(error) });
  } finally {
    if (nowhere !== undefined) closeSync(nowhere);
  }
  const end = endOf(child);
  if (child.pid === undefined) return end;
  if (child.stdin !== null) give(child.stdin, typeof spec.stdin === 'string' ? spec.stdin : undefined);
  for (const [index, text] of inputs.entries()) give(child.stdio[index + 4], text);
  return { pid: child.pid, process: child, end };
}

/** Node cannot close a descriptor for a child, but it can put one that leads nowhere in its place. */
function withClosed(
  stdio: readonly ('ignore' | 'pipe')[],
  closed: readonly number[],
  nowhere: number | undefined,
): ('ignore' | 'pipe' | number)[] {
  const length = Math.max(stdio.length, ...closed.map((descriptor) => descriptor + 1));
  return Array.from({ length }, (_, at) => {
    return stdio[at] ?? (closed.includes(at) ? (nowhere ?? 'ignore') : 'ignore');
  });
}

function endOf(child: ChildProcess): Promise<FirstEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ startError: messageOf(error) });
    });
    child.once('exit', (code, signal) => {
      resolve({ ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) });
    });
  });
}

/** Writes a text and closes; without a text the stream stays open. */
function give(stream: unknown, text: string | undefined): void {
  if (!(stream instanceof Writable)) return;
  // Whoever does not read to the end breaks the pipe, and that is its right.
  stream.on('error', () => undefined);
  if (text !== undefined) stream.end(text);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
