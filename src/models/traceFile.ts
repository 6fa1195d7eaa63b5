import type { FileHandle } from 'node:fs/promises';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RunEvent } from '../engine/events';
import type { Trace } from '../engine/trace';
import { TraceError, decodeTrace, encodeEvent } from '../engine/trace';

export interface TraceFile {
  /**
   * Writes one event; the first has to be `started`. Events are written in the order of the calls.
   * @throws TraceError `unwritable` when it could not be written; nothing more is written after that.
   */
  append(event: RunEvent): Promise<void>;
  /** Resolves when everything is written; never rejects. */
  close(): Promise<void>;
}

/**
 * A new trace on disk, written as the run goes, so that a crash loses at most the last event. Only its owner can
 * read it. The folder is created; the file too, with the first event, and one that is there is never overwritten.
 */
export function createTraceFile(path: string): TraceFile {
  let file: FileHandle | undefined;
  let failed: TraceError | undefined;
  let closed = false;
  let last: Promise<void> = Promise.resolve();

  async function write(event: RunEvent): Promise<void> {
    if (failed !== undefined) throw failed;
    try {
      const line = encodeEvent(event, file === undefined);
      file ??= await create(path);
      await file.appendFile(line, 'utf8');
    } catch (error) {
      failed = TraceError.is(error) ? error : unwritable(path, error);
      throw failed;
    }
  }

  return {
    append(event) {
      if (closed) return Promise.reject(new TraceError('unwritable', `The trace ${path} is closed.`));
      const written = last.then(() => write(event));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      closed = true;
      await last;
      await file?.close().catch(() => undefined);
      file = undefined;
    },
  };
}

/**
 * Reads a trace back.
 * @param maxBytes a larger file is not read.
 * @throws TraceError `unreadable`, `tooLarge`, or what `decodeTrace` throws.
 */
export async function readTraceFile(path: string, maxBytes: number): Promise<Trace> {
  return decodeTrace(await readText(path, maxBytes));
}

async function readText(path: string, maxBytes: number): Promise<string> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxBytes) {
      const limit = `${Number((maxBytes / 1024 / 1024).toFixed(1))} MB`;
      throw new TraceError('tooLarge', `${path} is larger than ${limit} and was not read.`);
    }
    return await file.readFile('utf8');
  } catch (error) {
    if (TraceError.is(error)) throw error;
    throw new TraceError(
      'unreadable',
      `${path} cannot be read (${codeOf(error)}). Check that the file is there and that it is yours.`,
    );
  } finally {
    await file?.close();
  }
}

async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return open(path, 'ax', 0o600);
}

function unwritable(path: string, error: unknown): TraceError {
  return new TraceError(
    'unwritable',
    `The trace ${path} cannot be written (${codeOf(error)}). The run goes on, but cannot be opened again later.`,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
