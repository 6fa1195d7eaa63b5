import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readTests } from '../../../../src/engine/verification/behaviour/readTests';
import { inputsOf, measure, temporaryFolder } from '../../../fixtures/behaviour';
import { createTestSyntax } from '../../../fixtures/syntax';
import type { MeasuredBehaviour } from '../../../../src/execution/behaviour/behaviourOf';

// Processes are started; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const syntax = await createTestSyntax('typescript', 'python');
const folder = temporaryFolder();
afterAll(folder.dispose);
writeFileSync(
  join(folder.path, 'units.ts'),
  'export interface Unit { ms: number }\nexport const second = 1000;\n',
);
writeFileSync(join(folder.path, 'units.py'), 'SECOND = 1000\n');

const typescript = { workCopy: folder.path, path: 'main.ts', languageId: 'typescript' };
const javascript = { workCopy: folder.path, path: 'main.js', languageId: 'javascript' };
const python = { workCopy: folder.path, path: 'main.py', languageId: 'python' };

function rowOf(behaviour: MeasuredBehaviour, id: string): readonly string[] {
  return behaviour.outcomes[behaviour.candidates.indexOf(id)] ?? [];
}

async function valuesIn(
  place: typeof typescript,
  text: string,
  ...calls: string[]
): Promise<readonly string[]> {
  const behaviour = await measure({ place, texts: { only: text }, inputs: inputsOf(...calls) });
  expect(behaviour.notRun).toEqual([]);
  return rowOf(behaviour, 'only');
}

describe('values of JavaScript', () => {
  it('are told apart by what they are', async () => {
    const calls = ['-0', '0', 'NaN', 'undefined', 'null', '1n', '"a"', '[1,,2]', '{ b: 1, a: [2] }']
      .concat(['new Map([[1, { a: 2 }]])', 'new Set([2, 1])', 'new Date(0)', 'new Date(NaN)', '/x/gi'])
      .concat(['new Error("no")', 'Symbol("s")', 'new Uint8Array([1, 2])', 'new Number(1)']);
    const text = 'export function same<T>(value: T): T { return value; }';
    const values = await valuesIn(typescript, text, ...calls.map((call) => `same(${call})`));
    expect(values).toEqual(
      ['-0', '0', 'NaN', 'undefined', 'null', '1n', '"a"', '[1, <hole>, 2]', '{"a": [2], "b": 1}'].concat([
        'Map{1 => {"a": 2}}',
        'Set{2, 1}',
        'Date(1970-01-01T00:00:00.000Z)',
        'Date(invalid)',
        '/x/gi',
        'Error("no")',
        'Symbol(s)',
        'Uint8Array[1, 2]',
        'Number(1)',
      ]),
    );
  });

  it('are written by class, through cycles and private fields, and cut with a hash', async () => {
    const text = `
      export class Point { x = 1; }
      export class Hidden { #x = 1; constructor(x: number) { this.#x = x; } toJSON() { return this.#x; } }
      export const cycle = () => { const a: unknown[] = [1]; a.push(a); return a; };
      export const long = (s: string) => s.repeat(10_000);
      export function* count() { yield 1; yield 2; }
      enum Level { Low = 3 }
      export const level = () => Level.Low;
      export class Fault extends RangeError {}
      export const fail = () => { throw new Fault('x'); };
      export const raw = () => { throw 'x'; };
      const local = () => 7;`;
    const values = await valuesIn(
      typescript,
      text,
      ...[
        'new Point()',
        'new Hidden(4)',
        'cycle()',
        'long("a")',
        'long("b")',
        'count()',
        'level()',
        'fail()',
      ],
      ...['raw()', 'local()', 'missing()'],
    );
    expect(values.slice(0, 3)).toEqual(['Point{"x": 1}', 'Hidden(4)', '[1, <cycle 1>]']);
    expect(values[3]).toMatch(/^"a{199}…10002#/);
    expect(values[3]?.split('#')[1]).not.toBe(values[4]?.split('#')[1]);
    expect(values.slice(5)).toEqual(['iterator[1, 2]', '3', '!Fault', '!throw "x"', '7', '!ReferenceError']);
  });

  it('are awaited, without waiting for timers', async () => {
    const text = `
      const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
      export async function late(ms: number) { const t = Date.now(); await sleep(ms); return Date.now() - t > ms - 2; }
      export const never = () => new Promise(() => {});
      export const rejected = async () => { throw new TypeError('x'); };
      export const forever = () => new Promise(() => { setInterval(() => {}, 1); });
      export const spin = async () => { for (;;) await null; };`;
    const began = performance.now();
    const values = await valuesIn(
      typescript,
      text,
      'late(3600000)',
      'never()',
      'rejected()',
      'forever()',
      'spin()',
    );
    expect(values).toEqual(['true', '?pending', '!TypeError', '?timeout', '?timeout']);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('that change from run to run are not compared; chance and clocks stand still', async () => {
    const text = `let n = 0;
      export const counter = () => ++n;
      export const chance = () => Math.random();
      export const clock = () => Date.now() + new Date().getTime();`;
    const values = await valuesIn(typescript, text, 'counter()', 'chance()', 'clock()', 'counter(1)');
    expect(values[0]).toBe('?unstable');
    expect(values[1]).toMatch(/^0\.\d+$/);
    expect(values[2]).toMatch(/^\d+$/);
  });

  it('come from files beside the candidate, modules of Node and CommonJS, too', async () => {
    const imports = `import { second, Unit } from './units';
      export const wait = (n: Unit['ms']): Unit => ({ ms: n * second });`;
    expect(await valuesIn(typescript, imports, 'wait(2)')).toEqual(['{"ms": 2000}']);
    const nodes = `import { basename } from 'node:path';
      export const base = (s: string) => basename(s) + new URL('http://a/b').pathname + Buffer.from('x').length;`;
    expect(await valuesIn(typescript, nodes, 'base("a/b.ts")')).toEqual(['"b.ts/b1"']);
    const common = `const path = require('node:path');\nmodule.exports = { name };\nfunction name(p) { return path.extname(p); }`;
    expect(await valuesIn(javascript, common, 'name("a.b")')).toEqual(['".b"']);
    const files = `import { readFile } from 'node:fs/promises';
      export const read = async () => (await readFile(new URL('./units.py', import.meta.url), 'utf8')).trim();`;
    expect(await valuesIn(typescript, files, 'read()')).toEqual(['"SECOND = 1000"']);
  });
});

describe('TypeScript with JSX', () => {
  const place = { ...typescript, path: 'main.tsx', languageId: 'typescriptreact' };

  it('is run where it has none', async () => {
    const text = `import type { Node } from 'somewhere';
      import Unit, { second } from './units';
      export const wait = (n: number, unit?: Unit): number => n * second;`;
    expect(await valuesIn(place, text, 'wait(2)')).toEqual(['2000']);
    const behaviour = await measure({
      place,
      texts: { only: 'export const f = () => <a>b</a>;' },
      inputs: inputsOf('f()'),
    });
    expect(behaviour.notRun[0]?.reason).toBe('JSX cannot be run without the build of the project.');
  });
});

describe('values of Python', () => {
  it('are told apart by what they are', async () => {
    const text = `
import dataclasses, enum, collections
def same(value): return value
class Point:
    def __init__(self, x): self.x = x
class Slotted:
    __slots__ = ("y",)
    def __init__(self): self.y = 2
class Plain: pass
@dataclasses.dataclass
class Data: a: int = 1
class Color(enum.Enum): RED = 1
Pair = collections.namedtuple("Pair", "left right")
class Fault(ValueError): pass
def fail(): raise Fault("x")
def cycle():
    a = [1]; a.append(a); return a
def count():
    yield 1
    yield 2
def leave():
    import sys; sys.exit(0)
async def late():
    import asyncio, time
    began = time.time(); await asyncio.sleep(3600); return time.time() - began > 3599
`;
    const calls = [
      'same(1)',
      'same(1.0)',
      'same(True)',
      'same(-0.0)',
      'same("a")',
      'same(b"a")',
      'same((1,))',
    ].concat([
      'same({3, 1, 2})',
      'same({"b": 1, "a": [2]})',
      'same(float("nan"))',
      'same(Decimal("1.0"))',
      'Point([1])',
      'Slotted()',
      'Plain()',
      'Data()',
      'same(Color.RED)',
      'Pair(1, 2)',
      'fail()',
      'cycle()',
      'count()',
      'leave()',
      'late()',
      'missing()',
      'same(10 ** 5000) > 0',
    ]);
    expect(await valuesIn(python, text, ...calls)).toEqual(
      ['1', '1.0', 'True', '-0.0', "'a'", "b'a'", '(1)', '{1, 2, 3}', "{'b': 1, 'a': [2]}", 'nan'].concat([
        "Decimal('1.0')",
        'Point(x=[1])',
        'Slotted(y=2)',
        'Plain(<__main__.Plain object>)'.replace('__main__', 'main'),
        'Data(a=1)',
        'Color.RED',
        'Pair(1, 2)',
        '!Fault',
        '[1, <cycle>]',
        'iterator[1, 2]',
        '!SystemExit',
        'True',
        '!NameError',
        'True',
      ]),
    );
  });

  it('that change from run to run are not compared; chance and clocks stand still', async () => {
    const text = `
import random, time, uuid
n = 0
def counter(x=0):
    global n
    n += 1
    return n
def chance(): return random.random()
def clock(): return round(time.time(), 3)
def name(): return str(uuid.uuid4())
`;
    const values = await valuesIn(python, text, 'counter()', 'chance()', 'clock()', 'name()', 'counter(1)');
    expect(values[0]).toBe('?unstable');
    expect(values[1]).toMatch(/^0\.\d+$/);
    expect(values[2]).toMatch(/^1700000000/);
    expect(values[3]).toBe('?unstable');
  });

  it('come from the package around the candidate', async () => {
    mkdirSync(join(folder.path, 'lib/deep'), { recursive: true });
    writeFileSync(join(folder.path, 'lib/deep/__init__.py'), '');
    writeFileSync(join(folder.path, 'lib/deep/units.py'), 'MINUTE = 60\n');
    const text =
      'from .units import MINUTE\nfrom deep import units\ndef wait(n): return n * MINUTE + units.MINUTE\n';
    expect(await valuesIn({ ...python, path: 'lib/deep/main.py' }, text, 'wait(2)')).toEqual(['180']);
  });

  it('come from what is installed, whoever asks for it, which is looked through only then', async () => {
    const environment = temporaryFolder();
    try {
      const venv = join(environment.path, 'venv');
      const made = spawnSync('python3', ['-m', 'venv', '--without-pip', venv]);
      expect(made.status).toBe(0);
      const [version = ''] = readdirSync(join(venv, 'lib'));
      const packages = join(venv, 'lib', version, 'site-packages');
      mkdirSync(join(environment.path, 'linked'));
      writeFileSync(join(packages, 'consilience_direct.py'), 'A = 1\n');
      writeFileSync(join(environment.path, 'linked', 'consilience_linked.py'), 'B = 2\n');
      writeFileSync(
        join(packages, 'linked.pth'),
        `${join(environment.path, 'linked')}\nimport os; os.looked_through = 1\n`,
      );
      writeFileSync(
        join(folder.path, 'asks.py'),
        'def ask():\n    from consilience_linked import B\n    return B\n',
      );
      const texts = {
        direct: 'import consilience_direct\ndef f(): return consilience_direct.A\n',
        none: 'import copy, os, dataclasses\ndef f(): return hasattr(os, "looked_through")\n',
        beside: 'from asks import ask\ndef f(): return ask()\n',
        leaves: 'def f(): exit()\n',
      };
      const options = {
        place: { ...python, readable: [join(environment.path, 'linked')] },
        inputs: inputsOf('f()'),
        toolchain: { python: join(venv, 'bin/python3') },
      };
      const each: unknown[] = [];
      for (const [id, text] of Object.entries(texts)) {
        each.push(rowOf(await measure({ ...options, texts: { [id]: text } }), id));
      }
      expect(each).toEqual([['1'], ['False'], ['2'], ['!SystemExit']]);
      const { none, ...others } = texts;
      const together = await measure({ ...options, texts: { ...others, none } });
      expect(together.outcomes).toEqual([['1'], ['2'], ['!SystemExit'], ['True']]);
    } finally {
      environment.dispose();
    }
  });

  it('come from files beside the candidate', async () => {
    expect(
      await valuesIn(python, 'from units import SECOND\ndef wait(n): return n * SECOND\n', 'wait(2)'),
    ).toEqual(['2000']);
  });
});

describe('candidates that cannot be run', () => {
  it('say why', async () => {
    const texts = {
      good: 'export const f = () => 1;',
      broken: 'export const f = () => 1; throw new RangeError("x");',
      missing: 'import { g } from "./nowhere"; export const f = () => g();',
      package: 'import _ from "no-such-package"; export const f = () => _;',
      endless: 'for (;;); export const f = () => 1;',
      syntax: 'export const f = (',
    };
    const limits = { loadMs: 300 };
    const behaviour = await measure({ place: typescript, texts, inputs: inputsOf('f()'), limits });
    expect(rowOf(behaviour, 'good')).toEqual(['1']);
    expect(behaviour.notRun.map(({ candidate }) => candidate)).toEqual(
      Object.keys(texts).filter((name) => name !== 'good'),
    );
    const reasons = behaviour.notRun.map(({ reason }) => reason);
    expect(reasons[0]).toBe('It fails while it is loaded: RangeError.');
    expect(reasons[1]).toBe('It imports ./nowhere, which is not there.');
    expect(reasons[2]).toBe('It imports no-such-package, which is not installed.');
    expect(reasons[3]).toBe('It fails while it is loaded: it ran too long.');
    const pythons = {
      good: 'def f(): return 1\n',
      missing: 'import no_such_package\ndef f(): return 1\n',
      leaving: 'import os\nos._exit(0)\n',
      endless: 'while True: pass\n',
    };
    const other = await measure({ place: python, texts: pythons, inputs: inputsOf('f()'), limits });
    expect(other.outcomes).toEqual([['1'], ['?notRun'], ['?notRun'], ['?notRun']]);
    expect(other.notRun.map(({ reason }) => reason)).toEqual([
      "It fails while it is loaded: ModuleNotFoundError: No module named 'no_such_package'.",
      'It fails while it is loaded: it ends the process.',
      'It fails while it is loaded: it ran too long.',
    ]);
  });

  it('are all, where the program is missing', async () => {
    const toolchain = { node: '/nowhere/node', python: process.execPath };
    for (const place of [typescript, python]) {
      const behaviour = await measure({ place, texts: { only: '' }, inputs: inputsOf('f()'), toolchain });
      expect(behaviour.outcomes).toEqual([['?notRun']]);
      expect(behaviour.notRun[0]?.reason).toMatch(
        /^The program that runs candidates could not be started: \S/,
      );
    }
  });

  it('are all those of other languages', async () => {
    const place = { workCopy: folder.path, path: 'main.go', languageId: 'go' };
    const behaviour = await measure({ place, texts: { only: 'package main' }, inputs: inputsOf('f()') });
    expect(behaviour.outcomes).toEqual([['?notRun']]);
    expect(behaviour.notRun[0]?.reason).toMatch(/go cannot be run/);
  });
});

describe('generated tests', () => {
  const texts = {
    right:
      'export const f = (n: number): number => { if (n < 0) throw new RangeError("x"); return n / 2 || 0; };',
    wrong: 'export const f = (n: number): number => n / 4;',
    text: 'export const f = (n: number): string => String(n / 2);',
    named:
      'class Own extends RangeError {}\nexport const f = (n: number) => { if (n < 0) throw new Own(); return n / 2; };',
  };
  const syntaxOf = (code: string): ReturnType<typeof readTests> =>
    readTests([code], { syntax, languageId: 'typescript', names: new Set(['f']) });

  it('are judged by value, error, closeness and truth', async () => {
    const lines = [
      'assert.equal(f(4), 2)',
      'assert.throws(() => f(-1), RangeError)',
      'expect(f(0.1)).toBeCloseTo(0.05)',
      'assert.ok(f(8) > 3)',
      'assert.equal(f(0), -0)',
      'assert.notEqual(f(4), 1)',
      'assert.equal(f(4), 17)',
    ];
    const { tests } = syntaxOf(lines.join('\n'));
    const behaviour = await measure({ place: typescript, texts, inputs: [], tests });
    expect(behaviour.tests.map(({ text }) => text)).toEqual(lines.slice(0, 6));
    expect(behaviour.dropped.map(({ text }) => text)).toEqual(lines.slice(6));
    const passed = Object.fromEntries(behaviour.candidates.map((id, row) => [id, behaviour.passed[row]]));
    expect(passed).toEqual({
      right: [true, true, true, true, true, true],
      wrong: [false, false, false, false, true, false],
      text: [false, false, false, true, false, true],
      named: [true, true, true, true, true, true],
    });
  });

  it('see numbers and dicts of Python as == does, and exceptions by their bases', async () => {
    const candidates = {
      right:
        'class Fault(ValueError): pass\ndef f(n):\n    if n < 0: raise Fault()\n    return {"b": n / 2, "a": n > 1}\n',
      wrong: 'def f(n): return {"a": False, "b": 0}\n',
    };
    const code =
      'assert f(4) == {"a": 1, "b": 2}\nwith pytest.raises(ValueError): f(-1)\nassert f(0)["a"] is False';
    const { tests } = readTests([code], { syntax, languageId: 'python', names: new Set(['f']) });
    const behaviour = await measure({ place: python, texts: candidates, inputs: [], tests });
    expect(behaviour.passed).toEqual([
      [true, true, true],
      [false, false, true],
    ]);
  });
});

describe('a long run', () => {
  const many = Array.from({ length: 300 }, (_, n) => `f(${n})`);

  it('gives the same through several workers as through one', async () => {
    const texts = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [`c${at}`, `def f(n):\n    return n % ${at + 1}\n`] as const),
    );
    const one = await measure({ place: python, texts, inputs: inputsOf(...many) });
    const three = await measure({ place: python, texts, inputs: inputsOf(...many), processes: 3 });
    expect(three.outcomes).toEqual(one.outcomes);
    expect(rowOf(one, 'c4').slice(0, 7)).toEqual(['0', '1', '2', '3', '4', '0', '1']);
  });

  it('finds all that is unstable once a part is, and loses nothing to a candidate that ends its process', async () => {
    const texts = {
      counts: 'calls = 0\ndef f(n):\n    global calls\n    calls += 1\n    return calls if n > 9 else n\n',
      leaves: 'import os\ndef f(n):\n    if n == 150: os._exit(0)\n    return n\n',
    };
    const behaviour = await measure({ place: python, texts, inputs: inputsOf(...many) });
    expect(rowOf(behaviour, 'counts').slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, n) => String(n)));
    expect(rowOf(behaviour, 'counts').filter((outcome) => outcome === '?unstable').length).toBeGreaterThan(
      280,
    );
    expect(rowOf(behaviour, 'leaves')).toEqual(many.map((_, n) => (n === 150 ? '?exited' : String(n))));
    const javascripts = {
      counts: 'let calls = 0;\nexport const f = (n) => { calls++; return n > 9 ? calls : n; };',
    };
    const other = await measure({ place: javascript, texts: javascripts, inputs: inputsOf(...many) });
    expect(rowOf(other, 'counts')[5]).toBe('5');
    expect(rowOf(other, 'counts').filter((outcome) => outcome === '?unstable').length).toBeGreaterThan(280);
  });

  it('ends at once when it is aborted, with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 300);
    const began = performance.now();
    const run = measure({
      place: typescript,
      texts: { only: 'export const f = (n: number) => { for (;;); };' },
      inputs: inputsOf(...many),
      signal: controller.signal,
    });
    await expect(run).rejects.toBe(reason);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
