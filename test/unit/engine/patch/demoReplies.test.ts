import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestSyntax } from '../../../fixtures/syntax';
import { candidateOf, patchedText, taskOf } from './support';

const demo = join(import.meta.dirname, '../../../fixtures/demo');
const tasks = readdirSync(demo, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const syntax = await createTestSyntax('typescript', 'python');

interface DemoTask {
  readonly language: string;
  readonly file: string;
}

function lastFencedBlock(reply: string): string {
  const bodies = [...reply.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)];
  return bodies.at(-1)?.[1] ?? '';
}

it('has ten tasks of twelve replies', () => {
  expect(tasks).toHaveLength(10);
  for (const task of tasks) expect(readdirSync(join(demo, task.name, 'replies'))).toHaveLength(12);
});

it.each(tasks.map((task) => task.name))('%s: every reply gives its last fenced block', (name) => {
  const { language, file } = JSON.parse(readFileSync(join(demo, name, 'task.json'), 'utf8')) as DemoTask;
  const text = readFileSync(join(demo, name, file), 'utf8');
  const task = taskOf({ text, languageId: language, path: file });
  for (const reply of readdirSync(join(demo, name, 'replies'))) {
    const content = readFileSync(join(demo, name, 'replies', reply), 'utf8');
    const candidate = candidateOf(syntax, task, content);
    expect(patchedText(candidate), `${name}/${reply}`).toBe(lastFencedBlock(content));
    expect(candidate, `${name}/${reply}`).toMatchObject({ format: 'whole', repairs: [] });
  }
});
