import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { OutcomeRow } from './outcomeRow';
import { encodeOutcome, parseOutcomes } from './outcomeRow';

/** The outcomes on disk: JSON lines, only added to, readable by their owner alone. */
export interface OutcomeFile {
  /** The outcomes, one per run, oldest first; none where there is no file. */
  read(): Promise<OutcomeRow[]>;
  /** Adds a line; a later line of a run replaces an earlier one. Lines are written in the order of the calls. */
  append(row: OutcomeRow): Promise<void>;
  clear(): Promise<void>;
}

/**
 * @param mostBytes when the file has grown beyond this, the newest outcomes are kept, up to half of it.
 * All methods reject with the error of the file system when the disk refuses.
 */
export function createOutcomeFile(file: string, mostBytes = 4 * 1024 * 1024): OutcomeFile {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const done = last.then(action, action);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    read: () => inTurn(() => readRows(file, mostBytes)),
    append: (row) =>
      inTurn(async () => {
        if ((await appendLine(file, encodeOutcome(row))) > mostBytes) await shrink(file, mostBytes);
      }),
    clear: () => inTurn(() => rm(file, { force: true })),
  };
}

/** @returns the size of the file afterwards, in bytes. */
async function appendLine(file: string, line: string): Promise<number> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    // A crash may have left half a line, which must not swallow this one.
    await handle.appendFile((await endsInLine(handle, size)) ? line : `\n${line}`, 'utf8');
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

async function endsInLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') === '\n';
}

/** Of a file that something else has made larger than it may be, the end. */
async function readRows(file: string, mostBytes: number): Promise<OutcomeRow[]> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const length = Math.min(size, 2 * mostBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return parseOutcomes(buffer.toString('utf8', 0, bytesRead));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  } finally {
    await handle?.close();
  }
}

/** Written beside the file and put in its place, so that another window never reads half of it. */
async function shrink(file: string, mostBytes: number): Promise<void> {
  const lines: string[] = [];
  let bytes = 0;
  for (const row of (await readRows(file, mostBytes)).reverse()) {
    const line = encodeOutcome(row);
    bytes += Buffer.byteLength(line);
    if (bytes > mostBytes / 2) break;
    lines.push(line);
  }
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(lines.reverse().join(''), 'utf8');
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
