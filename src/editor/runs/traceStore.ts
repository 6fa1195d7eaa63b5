import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RunEvent } from '../../engine/events';
import { createTraceFile } from '../../models/traceFile';
import type { Log } from '../log';

export interface OpenTrace {
  append(event: RunEvent): Promise<void>;
  close(): Promise<void>;
}

/** The recorded runs in the extension's storage folder: one file a run. */
export interface TraceStore {
  readonly folder: string;
  /** A trace that is written as the run goes; when the disk refuses, the run goes on and the log says so. */
  begin(id: string): Promise<OpenTrace>;
  fileOf(id: string): string;
  /** Nothing happens when there is none. */
  remove(id: string): Promise<void>;
  /** Paths of the recorded runs, newest first. */
  list(): Promise<readonly string[]>;
  /** Deletes every recorded run but those named. */
  deleteAll(except: readonly string[]): Promise<void>;
}

/** @param keep how many traces are kept when a new one is begun; 0: none is written at all. */
export function createTraceStore(folder: string, keep: () => number, log: Log): TraceStore {
  const list = async (): Promise<string[]> => {
    const names = await readdir(folder).catch(() => []);
    return names
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .reverse()
      .map((name) => path.join(folder, name));
  };
  const fileOf = (id: string): string => path.join(folder, `${id}.jsonl`);
  return {
    folder,
    list,
    fileOf,
    remove: (id) => rm(fileOf(id), { force: true }),
    async begin(id) {
      if (keep() === 0) return silentTrace;
      const old = (await list()).slice(Math.max(0, keep() - 1));
      await Promise.all(old.map((file) => rm(file, { force: true })));
      return tolerant(createTraceFile(fileOf(id)), log);
    },
    async deleteAll(except) {
      const files = (await list()).filter((file) => !except.includes(path.basename(file, '.jsonl')));
      await Promise.all(files.map((file) => rm(file, { force: true })));
    },
  };
}

/** Records nothing. */
export const silentTrace: OpenTrace = { append: () => Promise.resolve(), close: () => Promise.resolve() };

/** A full disk must not cost the person the run. */
function tolerant(trace: OpenTrace, log: Log): OpenTrace {
  let broken = false;
  const guard = async (action: () => Promise<void>): Promise<void> => {
    if (broken) return;
    try {
      await action();
    } catch (error) {
      broken = true;
      log.error('the trace of the run could not be written', error);
    }
  };
  return { append: (event) => guard(() => trace.append(event)), close: () => guard(() => trace.close()) };
}
