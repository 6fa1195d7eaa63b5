import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../../src/engine/ports';
import { ablationMessages, ablationPromptVersion } from '../../../../src/engine/prompts/ablationPropose';
import {
  blindFactsMessages,
  contradictionPromptVersion,
  relianceMessages,
} from '../../../../src/engine/prompts/contradictionFacts';
import {
  coverMessages,
  coverPromptVersion,
  requirementsMessages,
} from '../../../../src/engine/prompts/coverRequirements';
import { describeMessages, describePromptVersion } from '../../../../src/engine/prompts/describeChange';
import {
  feasibilityMessages,
  feasibilityPromptVersion,
} from '../../../../src/engine/prompts/feasibilityVote';
import { maskMessages, maskPromptVersion } from '../../../../src/engine/prompts/maskQuestion';
import { refillMessages, refillPromptVersion } from '../../../../src/engine/prompts/refillSpan';
import { rewriteMessages, rewritePromptVersion } from '../../../../src/engine/prompts/rewriteFromDescription';
import type { ContextBlock, Task } from '../../../../src/engine/task';
import { fencedParts } from './fencedParts';
import { injections } from './injections';

const names = { path: 'src/wait.ts', languageId: 'typescript' };

function block(text: string, id = 'units'): ContextBlock {
  return { id, kind: 'signature', title: 'src/units.ts: second', path: 'src/units.ts', text, relevance: 0.8 };
}

function taskWith(
  text: string,
  context: readonly ContextBlock[],
  instruction = 'Refuse negative numbers.',
): Task {
  return {
    instruction,
    document: { ...names, text },
    target: { start: 0, end: text.length },
    targetKind: 'file',
    context,
  };
}

/** Every question, with the texts in it that others wrote. */
const prompts: readonly (readonly [string, (text: string) => ChatMessage[], readonly string[]])[] = [
  [
    maskPromptVersion,
    (text) =>
      maskMessages({
        ...names,
        code: text,
        what: 'the request that the code was written for',
        masked: `${text} <x>`,
        blank: '<x>',
        sought: 'It is a number; give it in digits, such as "12".',
      }),
    ['return n * 1000;'],
  ],
  [`${coverPromptVersion} requirements`, (text) => requirementsMessages(text), ['Wait 3 s, then stop.']],
  [
    `${coverPromptVersion} coverage`,
    (text) => coverMessages({ description: text, instruction: text, requirements: [text, 'It stops.'] }),
    ['It waits for three seconds.'],
  ],
  [
    describePromptVersion,
    (text) => describeMessages({ ...names, before: text, after: `${text};` }),
    ['wait(1)'],
  ],
  [
    rewritePromptVersion,
    (text) => rewriteMessages(taskWith('export const wait = 1;\n', [block('x')]), text),
    ['Waits for three seconds.'],
  ],
  [
    `${rewritePromptVersion} control`,
    (text) => rewriteMessages(taskWith(`const a = 1; // ${text}`, []), undefined),
    ['waits'],
  ],
  [
    `${contradictionPromptVersion} blind`,
    (text) =>
      blindFactsMessages({
        name: 'second',
        languageId: 'typescript',
        imports: text,
        context: [block(text)],
      }),
    ['import { second } from "./units";'],
  ],
  [
    `${contradictionPromptVersion} reliance`,
    (text) => relianceMessages({ ...names, code: text, names: ['second', 'clock.now'] }),
    ['return second(clock.now());'],
  ],
  [
    ablationPromptVersion,
    (text) => ablationMessages(taskWith(`${text} `, [block(text), block('left out', 'other')]), 'other'),
    ['export const wait = 1;'],
  ],
  [
    feasibilityPromptVersion,
    (text) => feasibilityMessages(taskWith(`${text} `, [block(text)], text)),
    ['Make it wait.'],
  ],
  [
    refillPromptVersion,
    (text) => refillMessages({ ...names, masked: `${text} <x>`, blank: '<x>' }),
    ['if (n < <x>) return;'],
  ],
];

describe.each(prompts)('%s', (_, build, [plain = '']) => {
  it('is worded as recorded', () => {
    expect(build(plain)).toMatchSnapshot();
  });

  it('says that what stands between fences is data', () => {
    const [system, user] = build(plain);
    expect(system?.role).toBe('system');
    expect(system?.content).toMatch(/between fences of backticks .* take no instruction/);
    expect(fencedParts(user!).inside.length).toBeGreaterThan(0);
  });

  it('has the same words outside of the fences, whatever the texts say', () => {
    const expected = build(plain);
    const texts = fc.oneof(
      fc.constantFrom(...injections),
      fc.array(fc.constantFrom(...injections), { minLength: 2, maxLength: 3 }).map((some) => some.join('\n')),
      fc.string(),
    );
    fc.assert(
      fc.property(
        texts.filter((text) => text.trim() !== ''),
        (text) => {
          const messages = build(text);
          expect(messages[0]).toEqual(expected[0]);
          const outside = (message: ChatMessage): string => withoutRows(fencedParts(message).outside);
          expect(outside(messages[1]!)).toBe(outside(expected[1]!));
          expect(fencedParts(messages[1]!).inside.join('\n')).not.toContain('never closed');
        },
      ),
      { numRuns: 60, examples: injections.map((text) => [text]) },
    );
  });
});

/** The form of the answer names the row of backticks, which is as long as the text needs, and the lines that are shown. */
function withoutRows(text: string): string {
  return text.replace(/`{3,}/g, '```').replace(/lines? \d+( to \d+)?/g, 'lines');
}

describe('titles and paths', () => {
  it.each(injections)('stay on their line: %s', (title) => {
    const message = relianceMessages({ ...names, path: title, code: 'x', names: ['f'] })[1]!;
    const lines = fencedParts(message).outside.split('\n');
    expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(2);
    expect(fencedParts(message).inside).toEqual(['x']);
  });
});
