import { describe, expect, test } from 'vitest';
import { readEslint } from '../../../../../src/execution/checks/reports/readEslint';
import { readMypy } from '../../../../../src/execution/checks/reports/readMypy';
import { readPyright } from '../../../../../src/execution/checks/reports/readPyright';
import { readRuff } from '../../../../../src/execution/checks/reports/readRuff';
import { readTypeScript } from '../../../../../src/execution/checks/reports/readTypeScript';
import { outputWith, recorded } from '../../../../fixtures/recordedOutput';

describe('output recorded from the real tools', () => {
  test('tsc: an error is named without its place', () => {
    const read = readTypeScript(outputWith({ stdout: recorded('tsc.txt'), code: 2 }));
    const name = "TS2322: Type 'string' is not assignable to type 'number'.";
    expect(read.complete).toBe(true);
    expect(read.cases.map((one) => one.name)).toEqual([name, name]);
    expect(read.cases[0]?.message).toMatch(/^src\/bad\.ts:1:14 /);
  });

  test('tsc: lines that belong to an error are kept with it, and errors of no file are errors', () => {
    const stdout = "src/a.ts(1,2): error TS1: no\n  Because of this.\nerror TS6: 'x' cannot be read.\n";
    const read = readTypeScript(outputWith({ stdout, code: 1 }));
    expect(read.cases).toEqual([
      { name: 'TS1: no', outcome: 'failed', message: 'src/a.ts:1:2 no\n  Because of this.' },
      { name: "TS6: 'x' cannot be read.", outcome: 'failed', message: "'x' cannot be read." },
    ]);
    expect(readTypeScript(outputWith({ stdout: 'Killed', code: 137 })).complete).toBe(false);
  });

  test('eslint: errors only, and a file that it leaves out', () => {
    const read = readEslint(outputWith({ stdout: recorded('eslint.json'), code: 1 }));
    expect(read.cases).toEqual([
      {
        name: 'no-var: Unexpected var, use let or const instead.',
        outcome: 'failed',
        message: 'src/legacy.js:1:1 Unexpected var, use let or const instead.',
      },
    ]);
    const ignored = readEslint(outputWith({ stdout: recorded('eslint-ignored.json'), code: 0 }));
    expect(ignored.cases).toEqual([]);
    expect(ignored.ignored).toMatch(/^File ignored because of a matching ignore pattern/);
  });
});

describe('output written by hand after the documentation, since the tool is not here', () => {
  test('mypy', () => {
    const read = readMypy(outputWith({ stdout: recorded('mypy.txt'), code: 1 }));
    expect(read.complete).toBe(true);
    expect(read.cases).toEqual([
      {
        name: 'no-untyped-def: Function is missing a type annotation for one or more arguments',
        outcome: 'failed',
        message: 'shop/clamp.py:1:20 Function is missing a type annotation for one or more arguments',
      },
      {
        name: 'return-value: Incompatible return value type (got "str", expected "int")',
        outcome: 'failed',
        message: 'shop/clamp.py:4 Incompatible return value type (got "str", expected "int")',
      },
      {
        name: 'arg-type: Argument 1 to "clamp" has incompatible type "list[int]"; expected "int"',
        outcome: 'failed',
        message: 'shop/size.py:5:12 Argument 1 to "clamp" has incompatible type "list[int]"; expected "int"',
      },
    ]);
    expect(readMypy(outputWith({ stderr: 'No module named mypy', code: 1 })).complete).toBe(false);
    expect(readMypy(outputWith({ stdout: recorded('mypy.txt'), code: 2 })).complete).toBe(false);
  });

  test('pyright', () => {
    const read = readPyright(outputWith({ stdout: `warming up\n${recorded('pyright.json')}`, code: 1 }));
    expect(read).toEqual({
      cases: [
        {
          name: 'reportReturnType: Type "str" is not assignable to return type "int"',
          outcome: 'failed',
          message: 'shop/clamp.py:4:12 Type "str" is not assignable to return type "int"',
        },
      ],
      complete: true,
    });
  });

  test('ruff', () => {
    const read = readRuff(outputWith({ stdout: recorded('ruff.json'), code: 1 }));
    expect(read.complete).toBe(true);
    expect(read.cases.map((one) => [one.name, one.message])).toEqual([
      ['F401: `os` imported but unused', 'shop/clamp.py:1:8 `os` imported but unused'],
      [
        'syntax: SyntaxError: Expected an expression',
        'shop/clamp.py:4:12 SyntaxError: Expected an expression',
      ],
    ]);
    expect(readRuff(outputWith({ stdout: '[]', code: 0 }))).toEqual({ cases: [], complete: true });
  });
});
