import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scriptSteps } from '../../../../../src/execution/checks/project/scriptSteps';

const words = (scripts: Record<string, string>): (readonly string[])[] | undefined =>
  scriptSteps(scripts, 'test')?.map((step) => step.words);

describe('scriptSteps', () => {
  test('pre-scripts and the scripts that are called come first; linters are left out', () => {
    const scripts = {
      pretest: 'npm run lint && npm run build',
      lint: 'eslint .',
      build: 'rimraf lib && tsc -p .',
      test: 'cross-env NODE_ENV=test TZ="a b" mocha \'lib/**/*.js\'',
    };
    expect(scriptSteps(scripts, 'test')).toEqual([
      { env: {}, words: ['rimraf', 'lib'] },
      { env: {}, words: ['tsc', '-p', '.'] },
      { env: { NODE_ENV: 'test', TZ: 'a b' }, words: ['mocha', 'lib/**/*.js'] },
    ]);
  });

  test('npm, pnpm and yarn call scripts in their own ways', () => {
    const inner = { unit: 'vitest run' };
    for (const call of ['npm run unit', 'npm run -s unit', 'pnpm unit', 'yarn run unit']) {
      expect(words({ ...inner, test: call }), call).toEqual([['vitest', 'run']]);
    }
  });

  test('what needs a shell, calls itself or is not there is not resolved', () => {
    for (const test of [
      'a | b',
      'a; b',
      'a || b',
      'a > b',
      'a $HOME',
      'a `b`',
      'a "unclosed',
      'npm run none',
      '',
    ]) {
      expect(words({ test }), test).toBeUndefined();
    }
    expect(words({ test: 'npm run unit', unit: 'npm test' })).toBeUndefined();
    expect(words({})).toBeUndefined();
  });

  test('words that are quoted come out as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[^'&|]*$/), { minLength: 1 }), (args) => {
        const test = ['tool', ...args.map((one) => `'${one}'`)].join(' ');
        expect(words({ test })).toEqual([['tool', ...args]]);
      }),
    );
  });
});
