import { mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Log } from '../log';

const noteSchema = z.object({
  session: z.string(),
  workspace: z.string(),
  pid: z.number().int().positive(),
  document: z.string().exactOptional(),
});
type Note = z.infer<typeof noteSchema>;

/** A run that no window goes on with. */
export interface CutOffRun {
  readonly id: string;
  /** The address of its document, where it had one. */
  readonly document: string | undefined;
}

/**
 * Which runs are under way, noted in a file each beside their traces, so that one that was cut off by a reload or a
 * crash is told from one that the person cancelled.
 */
export interface OpenRuns {
  begin(id: string, document: string | undefined): Promise<void>;
  /** The run has come to its end, whichever; nothing happens when it was not under way. */
  end(id: string): Promise<void>;
  /**
   * The runs of this workspace that were cut off; from now on they are this window's, and no other one gets them.
   * `elsewhere` is how many are under way in another process.
   */
  takeOver(): Promise<{ readonly cutOff: readonly CutOffRun[]; readonly elsewhere: number }>;
  /** Whether another process goes on with the run. */
  isElsewhere(id: string): Promise<boolean>;
  /** Ends every note of this window's but those named. */
  clear(except: readonly string[]): Promise<void>;
  /** No more signs of life; what is under way counts as cut off. */
  dispose(): void;
}

export interface OpenRunsOptions {
  readonly folder: string;
  /** A name for what is open in the window; runs of another one are left alone. */
  readonly workspace: string;
  /** A name for this window that no other one has, now or later. */
  readonly session: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

const heartbeatMs = 15_000;
/** Process numbers are given anew after a restart; whoever gave no sign for so long is not the one that wrote. */
const staleMs = 60_000;
const ending = '.open';

export function createOpenRuns(options: OpenRunsOptions): OpenRuns {
  const { folder, workspace, session, pid, isAlive, now, log } = options;
  const timers = new Map<string, ReturnType<typeof setInterval>>();
  const fileOf = (id: string): string => path.join(folder, id + ending);
  const isUnderWay = async (id: string, note: Note): Promise<boolean> => {
    if (note.session === session) return true;
    if (note.pid === pid || !isAlive(note.pid)) return false;
    return now() - (await stat(fileOf(id))).mtimeMs < staleMs;
  };
  const write = async (id: string, document: string | undefined): Promise<void> => {
    const note: Note = { session, workspace, pid, ...(document === undefined ? {} : { document }) };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(fileOf(id), JSON.stringify(note), { encoding: 'utf8', mode: 0o600 });
  };
  const end = async (id: string): Promise<void> => {
    clearInterval(timers.get(id));
    timers.delete(id);
    await rm(fileOf(id), { force: true });
  };
  return {
    async begin(id, document) {
      try {
        await write(id, document);
      } catch (error) {
        // Without a note the run goes on; it is only not offered again after a reload.
        log.error('it could not be noted that a run is under way', error);
        return;
      }
      const timer = setInterval(() => {
        const moment = now() / 1000;
        utimes(fileOf(id), moment, moment).catch(() => undefined);
      }, heartbeatMs);
      timer.unref();
      timers.set(id, timer);
    },
    end,
    async takeOver() {
      const cutOff: CutOffRun[] = [];
      let elsewhere = 0;
      for (const id of await noted(folder)) {
        const note = await read(fileOf(id));
        if (note?.workspace !== workspace || note.session === session) continue;
        if (await isUnderWay(id, note)) {
          elsewhere += 1;
          continue;
        }
        await write(id, note.document);
        cutOff.push({ id, document: note.document });
      }
      return { cutOff, elsewhere };
    },
    async isElsewhere(id) {
      const note = await read(fileOf(id));
      return note !== undefined && note.session !== session && (await isUnderWay(id, note));
    },
    async clear(except) {
      for (const id of await noted(folder)) {
        if (except.includes(id)) continue;
        const note = await read(fileOf(id));
        if (note === undefined || note.session === session || !(await isUnderWay(id, note))) await end(id);
      }
    },
    dispose() {
      for (const timer of timers.values()) clearInterval(timer);
      timers.clear();
    },
  };
}

/** The ids of the runs that are noted, the oldest first. */
async function noted(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

async function read(file: string): Promise<Note | undefined> {
  try {
    const parsed = noteSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is a process of that number, be it another user's. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
