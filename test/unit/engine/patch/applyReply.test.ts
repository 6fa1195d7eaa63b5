import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCandidate } from '../../../../src/engine/patch/applyReply';
import { applyEdits } from '../../../../src/engine/patch/edits';
import type { FinishReason } from '../../../../src/engine/ports';
import type { TargetKind } from '../../../../src/engine/task';
import { createTestSyntax } from '../../../fixtures/syntax';
import { candidateOf, patchedText, taskOf } from './support';

const syntax = await createTestSyntax('typescript', 'python');
const folder = join(import.meta.dirname, '../../../fixtures/replies');
const replies = readdirSync(folder).map((name) => readFileSync(join(folder, name, 'reply.md'), 'utf8'));

const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];

/** A file of functions, each named once, with numbers to change. */
const sources = fc
  .tuple(fc.array(fc.nat(99), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([numbers, final]) => numbers.map(functionOf).join('\n\n') + (final ? '\n' : ''));

function functionOf(number: number, index: number): string {
  const name = names[index] ?? 'more';
  return `export function ${name}(n: number): string {\n  return '😀' + (n + ${String(number)});\n}`;
}

function changed(source: string, index: number): string {
  let seen = -1;
  return source.replace(/n \+ \d+/g, (sum) => ((seen += 1) === index ? `${sum} * 2 - n` : sum));
}

/** Pieces of what replies are made of, in any order. */
const scraps = fc.oneof(
  fc.constantFrom(
    '```',
    '```typescript\n',
    '~~~\n',
    '<<<<<<< SEARCH\n',
    '=======\n',
    '>>>>>>> REPLACE\n',
    '@@ -1,3 +1,4 @@\n',
    '--- a/src/sample.ts\n+++ b/src/sample.ts\n',
    '@@\n',
    '+',
    '-',
    ' ',
    '\\ No newline at end of file\n',
    '\n',
    '\r\n',
    '\t',
    'export function alpha(n: number): string {\n',
    '  return n;\n',
    '}\n',
    'class Box {\n',
    '// ... rest of the code\n',
    '1| a\n2| b\n',
    '<think>',
    '</think>',
    '\\\\',
    '😀',
    '\uD800',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const finishes = fc.constantFrom<FinishReason>('stop', 'length', 'contentFilter', 'other', 'unknown');

describe('toCandidate', () => {
  it('keeps a failed sample with its message', () => {
    const sample = {
      kind: 'failure',
      id: 's1',
      modelId: 'm',
      elapsedMs: 1,
      reason: 'timeout',
      message: 'Late.',
    } as const;
    expect(toCandidate({ sample, task: taskOf({ text: 'a' }), syntax })).toEqual({
      id: 's1',
      modelId: 'm',
      usable: false,
      reason: 'failed',
      detail: 'Late.',
    });
  });

  it('never throws, and its edits give its text', () => {
    const text =
      'export function alpha(n: number): string {\n  return String(n);\n}\n\nclass Box {\n  size() {}\n}\n';
    const target = fc
      .tuple(
        fc.nat(text.length),
        fc.nat(text.length),
        fc.constantFrom<TargetKind>('file', 'function', 'selection'),
      )
      .map(([a, b, targetKind]) => ({ targetKind, target: { start: Math.min(a, b), end: Math.max(a, b) } }));
    const scrambled = fc.array(scraps, { maxLength: 16 }).map((parts) => parts.join(''));
    const recorded = fc
      .tuple(fc.constantFrom(...replies), fc.nat(2000), fc.nat(60))
      .map(([reply, at, length]) => reply.slice(0, at) + reply.slice(at + length));
    const languages = fc.constantFrom('typescript', 'python', 'plaintext');
    fc.assert(
      fc.property(
        fc.oneof(scrambled, recorded),
        target,
        languages,
        finishes,
        (reply, about, languageId, finish) => {
          const candidate = candidateOf(syntax, taskOf({ text, languageId, ...about }), reply, finish);
          if (candidate.usable) expect(applyEdits(text, candidate.edits)).toBe(candidate.text);
          else expect(candidate.detail).not.toBe('');
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each(['\n', '\r\n'])('takes the exact patched file with line breaks %j', (lineBreak) => {
    fc.assert(
      fc.property(sources, fc.nat(4), (text, pick) => {
        const count = text.split('\n\n').length;
        const patched = changed(text, pick % count);
        const reply = `Here:\n\n\`\`\`ts\n${patched}${patched.endsWith('\n') ? '' : '\n'}\`\`\`\n`;
        const candidate = candidateOf(syntax, taskOf({ text }), reply.replaceAll('\n', lineBreak));
        expect(patchedText(candidate)).toBe(patched);
      }),
      { numRuns: 40 },
    );
  });

  it('comes to the same from a diff, with wrong line numbers too', () => {
    fc.assert(
      fc.property(sources, fc.nat(4), fc.nat(30), (text, pick, off) => {
        const patched = changed(text, pick % text.split('\n\n').length);
        const diff = createTwoFilesPatch('a/src/sample.ts', 'b/src/sample.ts', text, patched, '', '', {
          context: 3,
        });
        const shifted = diff.replace(/@@ -(\d+)/g, (_, line: string) => `@@ -${String(Number(line) + off)}`);
        for (const body of [diff, shifted]) {
          const candidate = candidateOf(syntax, taskOf({ text }), `\`\`\`diff\n${body}\`\`\`\n`);
          expect(patchedText(candidate)).toBe(patched);
          expect(candidate).toMatchObject({ format: 'diff' });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('comes to the same from the one function, whatever the target', () => {
    fc.assert(
      fc.property(
        sources,
        fc.nat(4),
        fc.constantFrom<TargetKind>('file', 'function'),
        (text, pick, targetKind) => {
          const parts = text.trimEnd().split('\n\n');
          const index = pick % parts.length;
          const patched = changed(text, index);
          const start = text.indexOf(parts[index] ?? '');
          const end = start + (parts[index] ?? '').length;
          const piece = patched.trimEnd().split('\n\n')[index] ?? '';
          const task =
            targetKind === 'file'
              ? taskOf({ text })
              : taskOf({ text, targetKind, target: { start, end }, targetName: names[index] ?? '' });
          expect(patchedText(candidateOf(syntax, task, `\`\`\`ts\n${piece}\n\`\`\`\n`))).toBe(patched);
        },
      ),
      { numRuns: 40 },
    );
  });
});
