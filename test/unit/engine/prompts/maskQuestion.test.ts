import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskMessages, maskPromptVersion } from '../../../../src/engine/prompts/maskQuestion';
import type { MaskQuestion } from '../../../../src/engine/prompts/maskQuestion';
import { fencedParts } from './fencedParts';
import { injections } from './injections';

const question: MaskQuestion = {
  code: 'export function wait(n: number) {\n  return n * 1000;\n}',
  languageId: 'typescript',
  path: 'src/wait.ts',
  what: 'the request that the code was written for',
  masked: 'Wait n times <x> ms.',
  blank: '<x>',
  sought: 'It is a number; give it in digits, such as "12".',
};

describe('maskMessages', () => {
  it('asks for what is hidden', () => {
    expect(maskPromptVersion).toBe('mask-1');
    expect(maskMessages(question)).toMatchSnapshot();
  });

  it('says the same outside of the fences whatever stands in code and text', () => {
    const texts = fc.oneof(
      fc.constantFrom(...injections),
      fc.string(),
      fc.constantFrom(...injections).map((x) => `${x}\n${x}`),
    );
    const plain = fencedParts(maskMessages(question)[1]!);
    fc.assert(
      fc.property(texts, texts, (code, masked) => {
        const parts = fencedParts(maskMessages({ ...question, code, masked })[1]!);
        expect(parts.outside).toBe(plain.outside);
        expect(parts.inside.map(trimEnd)).toEqual([code, masked].map(trimEnd));
      }),
    );
  });
});

function trimEnd(text: string): string {
  return text.replace(/\n$/, '');
}
