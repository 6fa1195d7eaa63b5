import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../src/cli/options';
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

  it.each([
    [['propose'], 'name a file'],
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
