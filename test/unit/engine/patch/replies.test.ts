import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Candidate, ReplyFormat, UnusableReason } from '../../../../src/engine/pool';
import type { FinishReason } from '../../../../src/engine/ports';
import { applyEdits } from '../../../../src/engine/patch/edits';
import { enclosingFunction } from '../../../../src/engine/syntax/functions';
import type { Task } from '../../../../src/engine/task';
import { createTestSyntax } from '../../../fixtures/syntax';
import { candidateOf, taskOf } from './support';

/** What `case.json` of a folder of test/fixtures/replies says. */
interface ReplyCase {
  readonly language: string;
  readonly path?: string;
  /** The target is the function around this text. */
  readonly within?: string;
  /** The target is this text. */
  readonly selection?: string;
  readonly finish?: FinishReason;
  readonly format?: ReplyFormat;
  readonly repairs?: readonly string[];
  readonly reason?: UnusableReason;
  /** A part of what the person reads. */
  readonly detail?: string;
}

const folder = join(import.meta.dirname, '../../../fixtures/replies');
const names = readdirSync(folder);
const syntax = await createTestSyntax('typescript', 'python', 'go', 'rust', 'java');

function readCase(name: string): { sketch: ReplyCase; task: Task; reply: string; expected?: string } {
  const read = (file: string): string => readFileSync(join(folder, name, file), 'utf8');
  const sketch = JSON.parse(read('case.json')) as ReplyCase;
  const reply = read('reply.md');
  const task = taskFor(sketch, read('base.txt'));
  return sketch.reason === undefined
    ? { sketch, task, reply, expected: read('expected.txt') }
    : { sketch, task, reply };
}

function taskFor(sketch: ReplyCase, text: string): Task {
  const about = { text, languageId: sketch.language, path: sketch.path ?? 'src/sample.ts' };
  if (sketch.selection !== undefined) {
    const start = text.indexOf(sketch.selection);
    expect(start).toBeGreaterThanOrEqual(0);
    return taskOf({
      ...about,
      targetKind: 'selection',
      target: { start, end: start + sketch.selection.length },
    });
  }
  if (sketch.within === undefined) return taskOf(about);
  const found = enclosingFunction(syntax.parse(sketch.language, text), text.indexOf(sketch.within));
  if (found === undefined) throw new Error(`No function around "${sketch.within}".`);
  const { name, ...target } = found;
  return taskOf({
    ...about,
    targetKind: 'function',
    target,
    ...(name === undefined ? {} : { targetName: name }),
  });
}

function check(candidate: Candidate, name: string): void {
  const { sketch, task, expected } = readCase(name);
  if (expected === undefined) {
    expect(candidate).toMatchObject({ usable: false, reason: sketch.reason });
    if (!candidate.usable) expect(candidate.detail).toContain(sketch.detail ?? '');
    return;
  }
  if (!candidate.usable) expect.fail(`${candidate.reason}: ${candidate.detail}`);
  expect(candidate.text).toBe(expected);
  expect(applyEdits(task.document.text, candidate.edits)).toBe(expected);
  if (sketch.format !== undefined) expect(candidate.format).toBe(sketch.format);
  if (sketch.repairs !== undefined) expect(candidate.repairs).toEqual(sketch.repairs);
}

describe('replies that are slightly wrong', () => {
  it.each(names)('%s', (name) => {
    const { sketch, task, reply } = readCase(name);
    check(candidateOf(syntax, task, reply, sketch.finish), name);
  });

  it.each(names)('%s, with CRLF', (name) => {
    const { sketch, task, reply } = readCase(name);
    check(candidateOf(syntax, task, reply.replaceAll('\n', '\r\n'), sketch.finish), name);
  });
});
