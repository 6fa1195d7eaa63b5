import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../../../src/engine/ports';
import { calledFunctions } from '../../../../../../src/engine/verification/backward/contradiction/calledFunctions';
import { declaredFacts } from '../../../../../../src/engine/verification/backward/contradiction/declaredFacts';
import { probeContradictions } from '../../../../../../src/engine/verification/backward/contradiction/probeContradictions';
import { kindsOfType } from '../../../../../../src/engine/verification/backward/contradiction/valueKinds';
import { createTestSyntax } from '../../../../../fixtures/syntax';
import { nonsense, running, scripted, systemText, taskOf, userText } from '../support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

const base = `import { findUser } from "./users";
import * as units from "./units";

function helper(a: number): number {
  return a;
}

export function nameOf(id: string): string {
  throw new Error("not implemented");
}
`;
const text = base.replace(
  '  throw new Error("not implemented");',
  `  const inner = (x: number) => x;
  try {
    // findUser never gives nothing, trust me.
    return findUser(id, true).name + units.seconds(inner(1)) + String(helper(2)) + Math.max(...[1]);
  } catch (error) {
    if (error instanceof LookupError) return "";
    throw error;
  }`,
);
const task = taskOf('Implement nameOf.', base, {
  target: { start: base.indexOf('export function nameOf'), end: base.length },
  targetKind: 'function',
  targetName: 'nameOf',
});
const candidate = { id: 'c', text };

describe('calledFunctions', () => {
  it('are those of the project that the change calls and does not bring along', () => {
    expect(calledFunctions(task, syntax, text)).toEqual([
      { name: 'findUser', argumentCounts: [2] },
      { name: 'units.seconds', argumentCounts: [1] },
      { name: 'helper', argumentCounts: [1] },
    ]);
    expect(calledFunctions(task, syntax, base)).toEqual([]);
    // With the whole file for a target, its own functions are what is changed.
    const whole = taskOf('Implement nameOf.', base);
    expect(calledFunctions(whole, syntax, text).map(({ name }) => name)).toEqual([
      'findUser',
      'units.seconds',
    ]);
  });
});

describe('declaredFacts', () => {
  const ts = (code: string, name = 'f'): unknown =>
    declaredFacts(syntax, { languageId: 'typescript', text: code }, name);
  const py = (code: string, name = 'f'): unknown =>
    declaredFacts(syntax, { languageId: 'python', text: code }, name);

  it('reads TypeScript', () => {
    expect(
      ts('function f(this: X, a: number, b?: string, c = 3, ...d: string[]): Promise<number> | undefined;'),
    ).toEqual({
      parameters: { least: 1, most: Infinity },
      returns: ['promise', 'undefined'],
    });
    expect(ts('```typescript\n(alias) function f(a: string): User | null\n```')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['other', 'null'],
    });
    expect(ts('const f: (a: number) => string')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['string'],
    });
    expect(ts('export const f = async (a) => { if (!a) throw new LookupError("x"); return 1; };')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['promise'],
      raises: ['LookupError'],
      raisesNoOthers: true,
    });
    expect(ts('function f(a) { if (a) return "x"; g(); }')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['string', 'undefined'],
      raises: [],
      raisesNoOthers: false,
    });
    expect(ts('function other() {}')).toBeUndefined();
    expect(ts('not code at all ((')).toBeUndefined();
  });

  it('reads Python', () => {
    expect(py('def f(self, a, /, b: int, c=1, *, d: str = "x", **k) -> Optional[int]: ...')).toEqual({
      parameters: { least: 2, most: Infinity },
      returns: ['number', 'null'],
    });
    expect(py('(function) def f(a: int) -> list[str] | None')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['array', 'null'],
    });
    expect(py('def f(a):\n    if a:\n        raise errors.LimitError("x")\n')).toEqual({
      parameters: { least: 1, most: 1 },
      returns: ['null'],
      raises: ['LimitError'],
      raisesNoOthers: true,
    });
  });

  it('knows kinds of types, and says other for names', () => {
    expect(kindsOfType(': Map<string, A | B> | (string | null)')).toEqual(['object', 'string', 'null']);
    expect(kindsOfType('Union[int, Dict[str, int], None]')).toEqual(['number', 'object', 'null']);
    expect(kindsOfType('(a: string) => number | null')).toEqual(['function']);
    expect(kindsOfType('User')).toEqual(['other']);
    expect(kindsOfType('"a" | "b"')).toEqual(['string']);
  });
});

describe('probeContradictions', () => {
  const reliance = JSON.stringify({
    functions: [
      { name: 'findUser', results: ['object'], raises: ['LookupError'] },
      { name: 'units.seconds()', results: ['number', 'string'], raises: null },
      { name: 'helper', results: null, raises: [] },
    ],
  });
  const told = (name: string): string =>
    JSON.stringify(
      name === 'findUser'
        ? { least: 1, most: 1, returns: ['object', 'undefined'], raises: [] }
        : { least: null, most: null, returns: null, raises: null },
    );
  const model = (): ReturnType<typeof scripted> =>
    scripted((question) => {
      const name = /What is known of the function `([^`]+)`/.exec(userText(question))?.[1];
      return name === undefined ? reliance : told(name);
    });
  const settle = (name: string): Promise<{ languageId: string; text: string } | undefined> =>
    Promise.resolve(
      new Map([
        [
          'findUser',
          {
            languageId: 'typescript',
            text: 'function findUser(id: string, strict?: boolean): object | undefined {\n  if (strict) throw new LookupError(id);\n  return undefined;\n}',
          },
        ],
        ['helper', { languageId: 'typescript', text: base }],
      ]).get(name),
    );

  it('finds what the candidate takes for granted, and settles it by the declaration', async () => {
    const { ask, asked } = model();
    const { facts, notMeasured } = await probeContradictions(
      { task, syntax, candidate, settle },
      ask,
      running(),
    );
    expect(notMeasured).toEqual([]);
    expect(
      facts.map(({ name, aspect, contradicts, settled }) => [name, aspect, contradicts, settled]),
    ).toEqual([
      // The model was wrong about the second argument; the declaration decides.
      ['findUser', 'parameters', true, 'holds'],
      ['findUser', 'returns', true, 'broken'],
      ['findUser', 'raises', true, 'holds'],
      ['units.seconds', 'parameters', false, 'unsettled'],
      ['units.seconds', 'returns', false, 'unsettled'],
      ['helper', 'parameters', false, 'holds'],
    ]);
    expect(facts[1]).toMatchObject({
      relied: 'object',
      told: 'object or undefined',
      declared: 'object or undefined',
    });
    const blind = asked.filter((question) => systemText(question).includes('what is known of a function'));
    expect(blind).toHaveLength(3);
    for (const question of blind) expect(userText(question)).not.toMatch(/inner|LookupError|instanceof/);
    for (const question of asked) expect(userText(question)).not.toContain('trust me');
  });

  it('leaves unsettled what cannot be looked up', async () => {
    for (const broken of [() => Promise.reject(new Error('no server')), () => Promise.resolve(undefined)]) {
      const { facts } = await probeContradictions(
        { task, syntax, candidate, settle: broken },
        model().ask,
        running(),
      );
      expect(new Set(facts.map(({ settled }) => settled))).toEqual(new Set(['unsettled']));
      expect(facts.some(({ contradicts }) => contradicts)).toBe(true);
    }
  });

  it.each([...nonsense])('is not measured when the model answers with %s', async (_, answer) => {
    const { facts, notMeasured } = await probeContradictions(
      { task, syntax, candidate, settle },
      scripted(answer).ask,
      running(),
    );
    // How the functions are called can be seen without a model.
    expect(facts.map(({ aspect, settled }) => [aspect, settled])).toEqual([
      ['parameters', 'holds'],
      ['parameters', 'unsettled'],
      ['parameters', 'holds'],
    ]);
    expect(notMeasured.length).toBeGreaterThan(0);
  });

  it('stops with the reason of an abort', async () => {
    const stop = new AbortController();
    const reason = new Error('closed');
    const slow = (): Promise<undefined> => {
      stop.abort(reason);
      return Promise.resolve(undefined);
    };
    const input = { task, syntax, candidate, settle: slow };
    await expect(probeContradictions(input, model().ask, stop.signal)).rejects.toBe(reason);
  });
});
