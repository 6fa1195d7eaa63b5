import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../../src/engine/ask';
import { ModelError } from '../../../../src/engine/errors';
import type { Task } from '../../../../src/engine/task';
import { generateCases, generateInputs } from '../../../../src/engine/verification/generateCases';
import { createTestSyntax } from '../../../fixtures/syntax';

const syntax = await createTestSyntax('typescript');
const signal = new AbortController().signal;
const text = 'export function twice(n: number): number {\n  return n;\n}\n';
const task: Task = {
  instruction: 'double it',
  document: { path: 'a.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file',
  context: [],
};

function answering(...texts: readonly (string | ModelError)[]): Ask {
  return ({ index }) => {
    const answer = texts[index];
    if (answer instanceof ModelError) return Promise.reject(answer);
    return Promise.resolve({ text: answer ?? '', finishReason: 'stop', model: 'm' });
  };
}

const block = (code: string): string => `\`\`\`typescript\n${code}\n\`\`\``;

describe('generateCases', () => {
  it('reads what each reply has, and counts what several have', async () => {
    const ask = answering(
      block('assert.equal(twice(2), 4);\ntwice(3);'),
      block('assert.equal( twice(2), 4 );'),
    );
    const { inputs, tests, reason } = await generateCases({ task, syntax, requests: 2 }, ask, signal);
    expect(inputs.map((input) => input.text)).toEqual(['twice(2)', 'twice(3)']);
    expect(tests.map(({ count }) => count)).toEqual([2]);
    expect(reason).toBeUndefined();
  });

  it('says why there is nothing', async () => {
    const wanted = { task, syntax, requests: 1 };
    expect((await generateCases({ ...wanted, requests: 0 }, answering(), signal)).reason).toMatch(
      /No tests were asked/,
    );
    expect((await generateCases(wanted, answering('I will not.'), signal)).reason).toMatch(
      /no test that can be run/,
    );
    const refused = new ModelError('rateLimited', 'Too many requests. Wait a minute.');
    expect((await generateCases(wanted, answering(refused), signal)).reason).toMatch(/Wait a minute/);
    const cobol = { ...task, document: { ...task.document, languageId: 'cobol' } };
    expect((await generateCases({ ...wanted, task: cobol }, answering(), signal)).reason).toMatch(/cobol/);
  });
});

describe('generateInputs', () => {
  const wanted = { task, syntax, requests: 2 };
  const texts = [text, text.replace('return n', 'return n + n')] as const;

  it('gives the calls of the reply', async () => {
    const inputs = await generateInputs(wanted, texts, [], answering('', '', block('twice(7);')), signal);
    expect(inputs.map((input) => input.text)).toEqual(['twice(7)']);
  });

  it('gives nothing where the model cannot be asked', async () => {
    const failing = answering('', '', new ModelError('server', 'down'));
    expect(await generateInputs(wanted, texts, [], failing, signal)).toEqual([]);
    expect(await generateInputs({ ...wanted, requests: 0 }, texts, [], answering(), signal)).toEqual([]);
  });
});
