import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  definedNames,
  readTests,
  testLanguage,
} from '../../../../../src/engine/verification/behaviour/readTests';
import type { ReadTests } from '../../../../../src/engine/verification/behaviour/readTests';
import { createTestSyntax } from '../../../../fixtures/syntax';

const syntax = await createTestSyntax('typescript', 'javascript', 'python');
const names = new Set(['f', 'g', 'Cache']);

function read(languageId: string, ...replies: string[]): ReadTests {
  return readTests(replies, { syntax, languageId, names });
}

/** `subject | expectation` of each test in a reply. */
function assertions(languageId: string, code: string): string[] {
  return read(languageId, `Here:\n\`\`\`\n${code}\n\`\`\`\n`).tests.map(({ assertion }) => {
    const { subject, expectation: wanted, judged } = assertion;
    const what = {
      equal: () =>
        `${wanted.kind === 'equal' && wanted.negated ? 'not ' : ''}${'expected' in wanted ? wanted.expected : ''}`,
      near: () => `near ${'expected' in wanted ? wanted.expected : ''}`,
      throws: () => `throws ${wanted.kind === 'throws' ? wanted.errors.join(' ') : ''}`.trim(),
      truth: () => String(wanted.kind === 'truth' && wanted.truthy),
    }[wanted.kind]();
    return `${subject} | ${what}${judged === 'inside' ? ' | inside' : ''}`;
  });
}

const inputs = (languageId: string, code: string): string[] =>
  read(languageId, code).inputs.map(({ text }) => text);

describe('readTests of TypeScript', () => {
  it.each([
    ['assert.equal(f(1), 2);', 'f(1) | 2'],
    ['assert.deepStrictEqual(f("a"), [{ a: -1 }]);', 'f("a") | [{ a: -1 }]'],
    ['assert.notEqual(f(1), 2)', 'f(1) | not 2'],
    ['expect(f(1)).toBe(undefined)', 'f(1) | undefined'],
    ['expect(await f(1)).not.toEqual(new Map([["a", 1]]))', 'await f(1) | not new Map([["a", 1]])'],
    ['await expect(f(1)).resolves.toBe(3)', 'f(1) | 3'],
    ['expect(f(1)).toBeNull()', 'f(1) | null'],
    ['expect(f(0.1)).toBeCloseTo(0.3, 5)', 'f(0.1) | near 0.3'],
    ['expect(() => f(1)).toThrow(RangeError)', 'f(1) | throws RangeError'],
    ['expect(() => { f(1); }).toThrow("message")', 'f(1) | throws'],
    ['await assert.rejects(f(1), TypeError)', 'f(1) | throws TypeError'],
    ['assert.throws(() => f("x"))', 'f("x") | throws'],
    ['assert(f(1) === 2)', 'f(1) | 2'],
    ['assert.ok(!f(1))', 'Boolean(f(1)) | false | inside'],
    ['assert.ok(f(1) < 0)', 'Boolean(f(1) < 0) | true | inside'],
    ['expect(f(1)).toBeLessThan(0)', 'Boolean((f(1)) < (0)) | true | inside'],
    ['expect(f(1)).toHaveLength(3)', 'Boolean((f(1)).length === (3)) | true | inside'],
    ['assert.equal(2, f(1))', 'f(1) | 2'],
    ['assert.equal(new Cache({ max: 2 }).get("a"), undefined)', 'new Cache({ max: 2 }).get("a") | undefined'],
    ['assert.deepEqual(f(1), new Cache())', 'f(1) | new Cache() | inside'],
    ['assert.equal(f(g(2)), 2n)', 'f(g(2)) | 2n'],
    ['assert.equal(f("a".repeat(100)), `b`)', 'f("a".repeat(100)) | `b`'],
    ['test("x", () => { assert.equal(f(1 as any), 2); });', 'f(1 as any) | 2'],
  ])('reads %s', (code, wanted) => {
    expect(assertions('typescript', code)).toEqual([wanted]);
  });

  it.each([
    'assert.equal(h(1), 2)',
    'assert.equal(f(x), 2)',
    'assert.equal(f(() => 1), 2)',
    'assert.equal(f(`${g}`), 2)',
    'assert.equal(f(require("fs")), 2)',
    'assert.equal(f.constructor("return process")(), 2)',
    'assert.equal(f(1).constructor.constructor("x")(), 2)',
    'assert.equal(f(1).__proto__, 2)',
    'assert.equal(f(process.exit()), 2)',
    'for (const x of [1]) assert.equal(f(x), 2)',
    'import { f } from "./f"',
    'f(1, fetch("http://a"))',
    'f(eval("1"))',
    'f(x = 1)',
    'f`a`',
    'new Function("x")',
    'assert.equal(1, 1)',
    'expect(f(1)).toMatchSnapshot()',
  ])('leaves out %s', (code) => {
    expect(read('typescript', code)).toEqual({ inputs: [], tests: [] });
  });

  it('takes calls without an expectation, and those of assertions', () => {
    expect(
      inputs('typescript', 'f(1);\nawait g("a");\nassert.equal(f(2), 3);\nnew Cache({ max: 1 }).get("a");'),
    ).toEqual(['f(1)', 'await g("a")', 'f(2)', 'new Cache({ max: 1 }).get("a")']);
  });

  it('counts what was written more than once up to formatting', () => {
    const { tests, inputs: calls } = read(
      'typescript',
      '```ts\nassert.equal(f("a"), 2);\nf(1)\n```',
      "```ts\nassert.equal( f('a'), 2 ) // again\nf( 1 );\n```",
    );
    expect(tests).toHaveLength(1);
    expect(tests[0]).toMatchObject({ id: 't1', count: 2, text: 'assert.equal(f("a"), 2);' });
    expect(calls.map(({ text, origin }) => `${origin} ${text}`)).toEqual(['test f("a")', 'model f(1)']);
  });

  it('reads JSON, too', () => {
    const reply = '```json\n{ "inputs": ["f(1)"], "tests": ["assert.equal(f(2), 3)"] }\n```';
    expect(read('typescript', reply)).toMatchObject({
      inputs: [{ text: 'f(1)' }, { text: 'f(2)' }],
      tests: [{ text: 'assert.equal(f(2), 3)' }],
    });
    expect(inputs('typescript', '["f(1)", "f(2)"]')).toEqual(['f(1)', 'f(2)']);
  });
});

describe('readTests of Python', () => {
  it.each([
    ['assert f(1) == 2', 'f(1) | 2'],
    ['assert f(1) == 2, "message"', 'f(1) | 2'],
    ['assert f("a", k=None) == {"a": (1, -2.5)}', 'f("a", k=None) | {"a": (1, -2.5)}'],
    ['assert f(1) is None', 'f(1) | None'],
    ['assert f(1) is not None', 'f(1) | not None'],
    ['assert f(1) != 2', 'f(1) | not 2'],
    ['assert not f(1)', 'bool(f(1)) | false | inside'],
    ['assert f(1) == pytest.approx(0.3)', 'f(1) | near 0.3'],
    ['assert abs(f(1) - 0.3) < 1e-6', 'f(1) | near 0.3'],
    ['assert math.isclose(f(1), 0.3)', 'f(1) | near 0.3'],
    ['with pytest.raises(ValueError): f(1)', 'f(1) | throws ValueError'],
    ['with pytest.raises(ValueError, match="x"):\n    f(1)', 'f(1) | throws ValueError'],
    ['with self.assertRaises((ValueError, TypeError)):\n    f(1)', 'f(1) | throws ValueError TypeError'],
    ['pytest.raises(Exception, f, 1, "a")', 'f(1, "a") | throws'],
    ['self.assertRaises(ValueError, lambda: f(1))', 'f(1) | throws ValueError'],
    [
      'class T(unittest.TestCase):\n    def test(self):\n        self.assertEqual(f([1]), [2])',
      'f([1]) | [2]',
    ],
    ['self.assertTrue(f(1))', 'bool(f(1)) | true | inside'],
    ['self.assertIn(1, f(1))', 'bool((1) in (f(1))) | true | inside'],
    ['self.assertAlmostEqual(f(1), 0.3)', 'f(1) | near 0.3'],
    ['assert len(f(1)) == 3', 'len(f(1)) | 3'],
    ['assert list(f({1, 2})) == [1]', 'list(f({1, 2})) | [1]'],
    ['assert f(float("nan")) > 1', 'bool(f(float("nan")) > 1) | true | inside'],
    ['assert Cache(2).get("a") == set()', 'Cache(2).get("a") | set()'],
  ])('reads %s', (code, wanted) => {
    expect(assertions('python', code)).toEqual([wanted]);
  });

  it.each([
    'assert h(1) == 2',
    'assert f(x) == 2',
    'assert f(lambda: 1) == 2',
    'assert f([x for x in range(3)]) == 2',
    'assert f(f"{g}") == 2',
    'assert f(open("a").read()) == 2',
    'assert f(__import__("os").getcwd()) == 2',
    'assert f.__globals__ == 2',
    'assert f(1).__class__ == 2',
    'f((x := 1))',
    'import os',
    'f(os.environ)',
    'assert 1 == 1',
    'for x in [1]:\n    f(x)',
  ])('leaves out %s', (code) => {
    expect(read('python', code)).toEqual({ inputs: [], tests: [] });
  });
});

describe('readTests', () => {
  it('gives nothing for nonsense, whatever it is', () => {
    for (const languageId of ['typescript', 'python', 'go', 'plaintext']) {
      fc.assert(
        fc.property(
          fc.array(fc.oneof(fc.string(), fc.constantFrom('```', '{', '[', '"', '\n', 'f(', 'h(1)\n'))),
          (scraps) => {
            const { inputs: calls, tests } = read(languageId, scraps.join(''));
            // Only a call that the noise happens to spell out may be found.
            for (const { text } of [...calls, ...tests]) expect(text).toMatch(/\b(f|g|Cache)\b/);
          },
        ),
        { numRuns: 60 },
      );
    }
    expect(read('typescript', 'I am sorry, I cannot do that.')).toEqual({ inputs: [], tests: [] });
    expect(testLanguage('go')).toBeUndefined();
  });

  it('does not let one broken line take the others along', () => {
    expect(
      assertions('typescript', 'assert.equal(f(1), 2);\nassert.equal(f(, 3);\nassert.equal(f(2), 4);'),
    ).toContain('f(1) | 2');
  });

  it('knows the names that a file defines', () => {
    const typescript =
      'import { h } from "h";\nexport const a = 1, b = () => a;\nclass C {}\nexport function f() {}\nfunction g() {}\ntype T = 1;';
    expect([...definedNames(syntax.parse('typescript', typescript))].sort()).toEqual([
      'C',
      'T',
      'a',
      'b',
      'f',
      'g',
    ]);
    const python =
      'import os\nA = 1\n@cache\ndef f(): pass\nclass C:\n    def m(self): pass\nasync def g(): pass\n';
    expect([...definedNames(syntax.parse('python', python))].sort()).toEqual(['A', 'C', 'f', 'g']);
  });
});
