import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SandboxExecFacts } from '../../../../src/execution/sandbox/sandboxExecProfile';
import {
  sandboxExecArguments,
  sandboxExecProfile,
} from '../../../../src/execution/sandbox/sandboxExecProfile';
import { LIMITS } from '../support';

const FACTS: SandboxExecFacts = {
  toolchain: {
    program: '/Users/person/.nvm/versions/node/v24/bin/node',
    readable: ['/Users/person/.nvm/versions/node/v24'],
    links: [],
    searchPath: ['/Users/person/.nvm/versions/node/v24/bin', '/usr/bin', '/bin'],
  },
  home: '/private/var/folders/x/home',
  workCopy: '/Users/person/Library/store/copy',
  readable: ['/Users/person/project/node_modules', '/Users/person/Library/store/copy/.git'],
};

const lines = (profile: string, operation: string): string[] =>
  profile.split('\n').filter((line) => line.includes(operation));

describe('the profile of macOS', () => {
  it('denies what it does not allow, and the network in any case', () => {
    const profile = sandboxExecProfile(FACTS);
    expect(profile.split('\n').slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
    expect(lines(profile, 'network')).toEqual(['(deny network*)']);
  });

  it('allows two folders to be written, and nothing below them that is only to be read', () => {
    const writes = lines(sandboxExecProfile(FACTS), 'file-write* ');
    expect(writes).toEqual([
      `(allow file-write* (subpath "${FACTS.workCopy}") (subpath "${FACTS.home}"))`,
      // The last rule that matches holds.
      `(deny file-write* (subpath "${FACTS.workCopy}/.git"))`,
    ]);
  });

  it('never shows a folder that holds the home of the person', () => {
    const profile = sandboxExecProfile(FACTS);
    for (const folder of ['/', '/Users', '/Users/person', '/private', '/private/etc']) {
      expect(profile).not.toContain(`(subpath "${folder}")`);
    }
    expect(lines(profile, 'file-read-metadata')[0]).toContain('(literal "/Users/person")');
  });

  it('holds any path as one string', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !/[\n\0]/.test(text)),
        (name) => {
          const line =
            lines(sandboxExecProfile({ ...FACTS, workCopy: `/a/${name}` }), 'allow file-write* ')[0] ?? '';
          const strings = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) =>
            (match[1] ?? '').replace(/\\(.)/g, '$1'),
          );
          expect(strings).toEqual([`/a/${name}`, FACTS.home]);
          expect(line.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')).toBe('(allow file-write* (subpath ) (subpath ))');
        },
      ),
    );
  });

  it('sets limits, and passes arguments on as they are', () => {
    const args = ['$(id)', '"; exit', '-p'];
    const command = { program: 'node', args, cwd: '/x', workCopy: '/x', limits: LIMITS };
    expect(sandboxExecArguments(command, FACTS)).toEqual([
      ...['-p', sandboxExecProfile(FACTS), '/bin/sh', '-c'],
      'ulimit -t 6 && ulimit -S -t 5 && ulimit -f 2048 && ulimit -c 0 && exec "$@"',
      ...['sh', FACTS.toolchain.program, ...args],
    ]);
  });
});
