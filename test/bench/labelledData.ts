import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { UsageError } from './arguments';

const problemSchema = z.object({
  task_id: z.string(),
  language: z.string().optional(),
  prompt: z.string(),
  entry_point: z.string(),
  samples: z.array(z.object({ text: z.string(), count: z.number(), idx: z.array(z.number()) })),
  passed: z.array(z.boolean()),
  /** Calls found in generated tests. */
  inputs: z.array(z.string()).optional(),
  /** Per input, the distinct outputs that samples gave; `!X` is an error called X. */
  outputs: z.array(z.array(z.string())).optional(),
  /** Per sample and input, which of the outputs it gave. */
  outputs_matrix: z.array(z.array(z.number())).optional(),
  asserts: z.array(z.string()).optional(),
  assert_counts: z.array(z.number()).optional(),
  asserts_matrix: z.array(z.string()).optional(),
});

const repairSchema = z.object({
  task_id: z.string(),
  sample: z.number(),
  text: z.string(),
  tokens: z.array(z.tuple([z.number(), z.number(), z.string()])),
  hot: z.array(z.number()),
  local: z.boolean(),
  null_wrong_refs: z.array(z.object({ ref: z.number(), hunks: z.array(z.tuple([z.number(), z.number()])) })),
});

/**
 * A problem with the distinct samples that continue its prompt, how often each was drawn, and whether it is right; where
 * they were run, with their outputs on generated inputs and the generated tests that they pass.
 */
export type LabelledProblem = z.infer<typeof problemSchema>;

/** Which tokens of a wrong sample have to change for it to be right. */
export type LabelledRepair = z.infer<typeof repairSchema>;

/** Problems from a (compressed) file of JSON lines. @throws UsageError when there is no such file or it holds something else. */
export function readProblems(file: string | undefined): LabelledProblem[] {
  return readLines('--data', file).map((line) => problemSchema.parse(line));
}

/** Repairs from a (compressed) file of JSON lines. @throws UsageError when there is no such file or it holds something else. */
export function readRepairs(file: string | undefined): LabelledRepair[] {
  return readLines('--repairs', file).map((line) => repairSchema.parse(line));
}

/** VS Code's language identifier of a problem. */
export function languageOf(problem: LabelledProblem): string {
  return problem.language ?? 'python';
}

/** The values on the lines of a (compressed) file. @throws UsageError when there is no such file or it is no JSON. */
export function readLines(option: string, file: string | undefined): unknown[] {
  if (file === undefined) {
    throw new UsageError(`This suite needs labelled data: pass the file with ${option} FILE.`);
  }
  const bytes = readBytes(option, file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => readLine(option, line));
}

function readLine(option: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError(`${option}: a line is no JSON: ${line.slice(0, 60)}`);
  }
}

function readBytes(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(`${option}: ${file} cannot be read; check the path.`);
  }
}
