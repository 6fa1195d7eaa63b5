import * as z from 'zod';
import type { ExaminationNews } from '../engine/examination/news';
import type { FinishReason, TokenUsage } from '../engine/ports';
import type { OffsetRange } from '../engine/task';
import { examinationNews } from '../engine/trace/examinationSchema';

export interface RecordedReply {
  /** Outlives the run, such as `b2`. */
  readonly name: string;
  readonly text: string;
  readonly finishReason: FinishReason;
  /** The name of the model that answered. */
  readonly model: string;
  readonly usage?: TokenUsage;
  /** How long the reply took when it was recorded. */
  readonly elapsedMs?: number;
}

/** One request with the replies that models gave to it. */
export interface Recording {
  readonly name: string;
  readonly instruction: string;
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly languageId: string;
  /** The whole document as it was, line breaks "\n". */
  readonly text: string;
  readonly target?: OffsetRange;
  readonly replies: readonly RecordedReply[];
  /** Replies to the requests for tests. */
  readonly tests?: readonly RecordedReply[];
  /** What the model said when it was asked about the candidates that led. */
  readonly examined?: readonly ExaminationNews[];
}

const count = z.number().int().nonnegative();
const reply = z.object({
  name: z.string().min(1),
  text: z.string(),
  finishReason: z.enum(['stop', 'length', 'contentFilter', 'other', 'unknown']),
  model: z.string(),
  usage: z.object({ promptTokens: count, completionTokens: count }).exactOptional(),
  elapsedMs: z.number().nonnegative().exactOptional(),
});
const recording = z.object({
  name: z.string().min(1),
  instruction: z.string(),
  path: z.string().min(1),
  languageId: z.string(),
  text: z.string().refine((text) => !text.includes('\r'), 'its line breaks have to be "\\n"'),
  target: z.object({ start: count, end: count }).exactOptional(),
  replies: z.array(reply),
  tests: z.array(reply).exactOptional(),
  examined: z.array(examinationNews).exactOptional(),
});

/** A file of recordings cannot be used. `message` says where it is wrong. */
export class RecordingsError extends Error {
  override readonly name = 'RecordingsError';

  static is(error: unknown): error is RecordingsError {
    return error instanceof RecordingsError;
  }
}

/**
 * Reads a JSON list of recordings.
 * @throws RecordingsError when the text is not JSON or not a list of recordings.
 */
export function parseRecordings(json: string): Recording[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RecordingsError('The recordings are not JSON. Record them again, or restore the file.');
  }
  const parsed = z.array(recording).safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RecordingsError(
    `The recordings cannot be read: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`,
  );
}
