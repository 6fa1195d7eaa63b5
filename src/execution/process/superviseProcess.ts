import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import type { LimitName } from '../../engine/verification/runner';
import { createBoundedOutput } from './boundedOutput';
import { createLineQueue } from './lineQueue';
import type { FirstEnd, ProcessSpec, StartedChild } from './startChild';
import { startChild } from './startChild';
import type { SupervisedTree } from './watchTree';
import { watchTree } from './watchTree';

/** Why a process was ended from here. */
export type Interruption =
  { readonly kind: 'limit'; readonly limit: LimitName } | { readonly kind: 'stopped' };

export interface ProcessEnd extends FirstEnd {
  readonly interruption?: Interruption;
  readonly stdout: string;
  readonly stderr: string;
  /** What it wrote to file descriptor 3. */
  readonly status: string;
  readonly elapsedMs: number;
}

export interface SupervisedProcess {
  send(line: string): boolean;
  /** Empty unless `byLine`. */
  readonly lines: AsyncIterable<string>;
  readonly ended: Promise<ProcessEnd>;
  interrupt(reason: Interruption): void;
}

/** How long pipes may stay open once the processes are gone. */
const DRAIN_MS = 1000;
/** What a process says about itself is short; more than that comes from someone else. */
const STATUS_BYTES = 64 * 1024;

/**
 * Starts a process in a process group of its own and watches over it until nothing of it is left. Every process of
 * this extension that may run someone else's code goes through here. There is no shell.
 * @param treeOf gives the tree, from the process that was started and what it wrote to descriptor 3 so far.
 */
export function superviseProcess(
  spec: ProcessSpec,
  treeOf: (pid: number, status: () => string) => SupervisedTree,
): SupervisedProcess {
  const start = performance.now();
  const output = collectOutput(spec, (limit) => {
    interrupt({ kind: 'limit', limit });
  });
  const child = startChild(spec);
  const tree = 'pid' in child ? treeOf(child.pid, output.status) : NOTHING;
  let interruption: Interruption | undefined;
  let over = false;
  const interrupt = (reason: Interruption): void => {
    if (over) return;
    interruption ??= reason;
    tree.kill();
  };
  const finish = async (): Promise<ProcessEnd> => {
    const first = 'pid' in child ? await runToEnd(child, tree) : await child;
    over = true;
    output.end();
    const elapsedMs = performance.now() - start;
    return { ...first, ...(interruption && { interruption }), ...output.texts(), elapsedMs };
  };
  const runToEnd = async (running: StartedChild, its: SupervisedTree): Promise<FirstEnd> => {
    output.listen(running.process);
    const wall = setTimeout(() => {
      interrupt({ kind: 'limit', limit: 'wallMs' });
    }, spec.wallMs);
    const stopWatching = watchTree(its, (limit) => {
      interrupt({ kind: 'limit', limit });
    });
    const first = await running.end;
    clearTimeout(wall);
    stopWatching();
    its.kill();
    await its.gone();
    await drained(running.process);
    return first;
  };
  const send = (line: string): boolean => {
    const stdin = 'pid' in child ? child.process.stdin : null;
    if (over || stdin?.writable !== true) return false;
    stdin.write(`${line}\n`);
    return true;
  };
  return { send, lines: output.lines, ended: finish(), interrupt };
}

const NOTHING: SupervisedTree = {
  overLimit: () => undefined,
  kill: () => undefined,
  gone: () => Promise.resolve(),
};

interface CollectedOutput {
  listen(child: ChildProcess): void;
  readonly status: () => string;
  readonly lines: AsyncIterable<string>;
  readonly end: () => void;
  texts(): Pick<ProcessEnd, 'stdout' | 'stderr' | 'status'>;
}

function collectOutput(spec: ProcessSpec, onLimit: (limit: LimitName) => void): CollectedOutput {
  const stdout = createBoundedOutput(spec.byLine === true ? 0 : spec.outputBytes);
  const stderr = createBoundedOutput(spec.outputBytes);
  const status = createBoundedOutput(STATUS_BYTES);
  const queue = createLineQueue();
  let room = spec.outputBytes;
  const addToQueue = (piece: Buffer): boolean => {
    room -= piece.length;
    if (room >= 0) queue.add(piece);
    return room >= 0;
  };
  const read = (stream: unknown, add: (piece: Buffer) => boolean, bounded = true): void => {
    if (!(stream instanceof Readable)) return;
    // A pipe to a process that was killed may break; what it gave until then counts.
    stream.on('error', () => undefined);
    stream.on('data', (piece: Buffer) => {
      if (!add(piece) && bounded) onLimit('outputBytes');
    });
  };
  return {
    listen(child) {
      read(child.stdout, spec.byLine === true ? addToQueue : stdout.add);
      read(child.stderr, stderr.add);
      if (spec.hasStatus === true) read(child.stdio[3], status.add, false);
    },
    status: status.text,
    lines: queue.lines,
    end: queue.end,
    texts: () => ({ stdout: stdout.text(), stderr: stderr.text(), status: status.text() }),
  };
}

/** Waits until the pipes are read to their ends, but not for a process that keeps one open. */
async function drained(child: ChildProcess): Promise<void> {
  const destroyAll = (): void => {
    for (const stream of child.stdio) stream?.destroy();
  };
  const timer = setTimeout(destroyAll, DRAIN_MS);
  const read = [child.stdout, child.stderr, child.stdio[3]].filter((stream) => stream instanceof Readable);
  await Promise.all(read.filter((stream) => !stream.closed).map((stream) => once(stream, 'close')));
  clearTimeout(timer);
  destroyAll();
}
