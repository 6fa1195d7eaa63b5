import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOptions, usage } from '../../../src/cli/options';
import { settingsOf } from '../../../src/cli/settingsOf';
import { UsageError } from '../../../src/cli/usageError';

const parse = (...args: string[]): ReturnType<typeof parseOptions> =>
  parseOptions(args, '/home/person/project');

describe('parseOptions', () => {
  it('takes a request for a file, with defaults', () => {
    expect(parse('propose', 'a.ts', '--request', 'fix it')).toMatchObject({
      command: 'propose',
      file: 'a.ts',
      request: 'fix it',
      samples: 8,
      root: '/home/person/project',
      json: false,
    });
  });

  it('takes a range of lines', () => {
    expect(parse('propose', 'a.ts', '--request', 'x', '--lines', '3-9').lines).toEqual({ first: 3, last: 9 });
  });

  it('stops early unless told otherwise, and keeps to limits', () => {
    const plain = parse('propose', 'a.ts', '--request', 'x');
    expect(plain).toMatchObject({ stopEarly: true, limits: {}, price: undefined, level: undefined });
    const args = ['--no-stop-early', '--max-tokens', '5000', '--max-cost', '0.25', '--price', '2.5/10'];
    const more = ['--level', 'normal', '--keep-answers', '/tmp/answers', '--protocol', 'responses'];
    expect(parse('propose', 'a.ts', '--request', 'x', ...args, ...more)).toMatchObject({
      stopEarly: false,
      limits: { tokens: 5000, money: 0.25 },
      price: { input: 2.5, output: 10 },
      level: 'normal',
      keepAnswers: '/tmp/answers',
      protocol: 'responses',
    });
  });

  it('tells the run how to sample', () => {
    const args = [
      '--temperature-spread',
      '0.25',
      '--max-output-tokens',
      '900',
      '--minimum-confidence',
      '0.5',
    ];
    const more = [
      '--votes-by-likelihood',
      '--branch',
      '--run',
      '--test-requests',
      '4',
      '--level',
      'thorough',
    ];
    const options = parse('propose', 'a.ts', '--request', 'x', ...args, ...more);
    expect(settingsOf(options, 0)).toEqual({
      samples: 8,
      stopEarly: true,
      temperature: 0.8,
      temperatureSpread: 0.25,
      maxOutputTokens: 900,
      votesByLikelihood: true,
      branch: true,
      level: 'thorough',
      minimumSupport: 1,
      minimumConfidence: 0.5,
      heatShare: 0.2,
      testRequests: 4,
    });
    expect(settingsOf(options, 12)).toMatchObject({ samples: 12 });
    expect(settingsOf(options, 12).stopEarly).toBeUndefined();
  });

  it('explains every option that it takes', () => {
    const source = readFileSync(new URL('../../../src/cli/options.ts', import.meta.url), 'utf8');
    const table = source.slice(source.indexOf('options: {'));
    const taken = [...table.matchAll(/^ {6}'?([a-z-]+)'?: (?:text|flag),/gm)].map((match) => match[1] ?? '');
    expect(taken.length).toBeGreaterThan(20);
    for (const name of taken) expect(usage).toMatch(new RegExp(`--(no-)?${name}\\b`));
  });

  it.each([
    [['propose'], 'name a file'],
    [
      ['propose', 'a.ts', '--request', 'x', '--level', 'deep'],
      '--level takes one of: quick, normal, thorough',
    ],
    [['propose', 'a.ts', '--request', 'x', '--price', '3'], '--price takes two amounts'],
    [['propose', 'a.ts', '--request', 'x', '--max-cost', '-1'], '--max-cost'],
    [['propose', 'a.ts'], '--request'],
    [['refine', 'a.ts'], 'there is no command “refine”'],
    [['propose', 'a.ts', '--request', 'x', '--samples', 'many'], '--samples takes a number'],
    [['propose', 'a.ts', '--request', 'x', '--lines', '9-3'], '--lines takes two numbers'],
    [['propose', 'a.ts', '--wish', 'x'], '--wish'],
  ])('explains what is wrong with %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('helps when asked, and when nothing is asked', () => {
    expect(parse('--help').command).toBe('help');
    expect(parse().command).toBe('help');
  });
});
