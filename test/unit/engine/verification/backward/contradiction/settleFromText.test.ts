import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../../../src/engine/ports';
import type { ContextBlock } from '../../../../../../src/engine/task';
import { declaredFacts } from '../../../../../../src/engine/verification/backward/contradiction/declaredFacts';
import { settleFromText } from '../../../../../../src/engine/verification/backward/contradiction/settleFromText';
import { createTestSyntax } from '../../../../../fixtures/syntax';
import { taskOf } from '../support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax();
});

const base =
  'function helper(a: number): number {\n  if (a < 0) throw new RangeError("a");\n  return a;\n}\n\nexport function nameOf() {}\n';

function signature(path: string, text: string): ContextBlock {
  return { id: `signature:${path}`, kind: 'signature', title: path, path, text, relevance: 1 };
}

function settleIn(context: readonly ContextBlock[]) {
  const start = base.indexOf('export function nameOf');
  return settleFromText(taskOf('Do it.', base, { target: { start, end: base.length }, context }), syntax);
}

describe('settleFromText', () => {
  it('finds what the document declares outside the target, whatever the blocks say', async () => {
    const settle = settleIn([signature('b.ts', 'export function helper(): void {}')]);
    const found = await settle('helper');
    expect(found).toBeDefined();
    expect(found && declaredFacts(syntax, found, 'helper')).toMatchObject({
      parameters: { least: 1, most: 1 },
      raises: ['RangeError'],
    });
    expect(await settle('nameOf')).toBeUndefined();
  });

  it('finds what a signature declares, and knows that a body left out says nothing', async () => {
    const settle = settleIn([
      signature('users.ts', 'export function findUser(id: string): User | undefined { … }'),
      signature('units.ts', 'export function seconds(text) { … }'),
      signature('rates.py', 'def rate_of(currency):\n    """The rate."""\n    …'),
    ]);
    const facts = async (name: string): Promise<unknown> => {
      const found = await settle(name);
      return found && declaredFacts(syntax, found, name.split('.').at(-1) ?? name);
    };
    expect(await facts('findUser')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['other', 'undefined'],
    });
    expect(await facts('units.seconds')).toEqual({ parameters: { least: 1, most: 1 } });
    expect(await facts('rate_of')).toEqual({ parameters: { least: 1, most: 1 } });
    expect(await facts('unknown')).toBeUndefined();
  });

  it('takes none where several blocks declare the name', async () => {
    const settle = settleIn([
      signature('a.ts', 'export function seconds(a: string): number { … }'),
      signature('b.ts', 'export function seconds(): number { … }'),
    ]);
    expect(await settle('seconds')).toBeUndefined();
  });
});
