import { mkdir, open, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { ChatReply } from '../engine/ports';
import type { AnswerStore } from './answers';

const count = z.number().int().nonnegative();
const reply = z.object({
  text: z.string(),
  finishReason: z.enum(['stop', 'length', 'contentFilter', 'other', 'unknown']),
  usage: z.object({ promptTokens: count, completionTokens: count }).exactOptional(),
  model: z.string(),
  reasoning: z.string().exactOptional(),
  tokens: z
    .array(
      z.object({
        text: z.string(),
        logprob: z.number(),
        top: z.array(z.object({ text: z.string(), logprob: z.number() })).exactOptional(),
      }),
    )
    .exactOptional(),
  continued: z.literal(true).exactOptional(),
});

export interface AnswerFiles extends AnswerStore {
  clear(): Promise<void>;
}

/** Looking for what to delete at every answer would be a waste. */
const sweepEvery = 50;

/**
 * Answers in a folder, one file each, which only their owner can read.
 * @param most how many are kept; those used longest ago go first. 0: none.
 */
export function createAnswerFiles(folder: string, most: () => number): AnswerFiles {
  let written = 0;
  const fileOf = (key: string): string => path.join(folder, `${key}.json`);
  return {
    async read(key) {
      if (most() === 0) return undefined;
      try {
        const parsed = reply.safeParse(JSON.parse(await readFile(fileOf(key), 'utf8')));
        if (!parsed.success) return undefined;
        const now = new Date();
        await utimes(fileOf(key), now, now);
        return parsed.data satisfies ChatReply;
      } catch {
        return undefined;
      }
    },
    async write(key, answer) {
      if (most() === 0) return;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(fileOf(key), JSON.stringify(answer));
        written += 1;
        if (written % sweepEvery === 0) await sweep(folder, most());
      } catch {
        // The disk may be full or the folder gone; the answer is used all the same.
      }
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Never leaves half a file: another window may read at the same time. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text, 'utf8');
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

async function sweep(folder: string, most: number): Promise<void> {
  const names = await readdir(folder);
  const dated = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return {
        file,
        used: await stat(file).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  dated.sort((a, b) => b.used - a.used);
  for (const { file } of dated.slice(most)) await rm(file, { force: true });
}
