import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunCommand } from '../../../../src/engine/verification/runner';
import type { BubblewrapFacts } from '../../../../src/execution/sandbox/bubblewrapArguments';
import {
  bubblewrapArguments,
  bubblewrapInputs,
  bubblewrapOptions,
} from '../../../../src/execution/sandbox/bubblewrapArguments';
import { LIMITS } from '../support';

const FACTS: BubblewrapFacts = {
  systemFolders: ['/usr'],
  systemLinks: [{ path: '/bin', target: 'usr/bin' }],
  settings: ['/etc/ld.so.cache', '/etc/ssl/certs'],
  toolchain: {
    program: '/home/person/.tools/node/bin/node',
    readable: ['/home/person/.tools/node'],
    links: [{ path: '/home/person/bin/node', target: '../.tools/node/bin/node' }],
    searchPath: ['/home/person/.tools/node/bin', '/usr/bin'],
  },
  user: { kind: 'same', uid: 1000, gid: 100 },
  canDisableUserNamespaces: true,
  tools: {
    prlimit: '/usr/bin/prlimit',
    setpriv: '/usr/bin/setpriv',
    unshare: '/usr/bin/unshare',
    sh: '/bin/sh',
  },
  otherTasks: 0,
};
const COMMAND: RunCommand = {
  program: 'node',
  args: ['test.mjs'],
  cwd: '/store/copy/inner',
  workCopy: '/store/copy',
  readable: ['/home/person/project/node_modules', '/store/copy/.git'],
  env: { CASE: 'one' },
  limits: LIMITS,
};

/** The operands of each occurrence of an option. */
function operands(options: readonly string[], name: string, count: number): string[][] {
  return options.flatMap((option, at) => (option === name ? [options.slice(at + 1, at + 1 + count)] : []));
}

describe('the command line of bubblewrap', () => {
  it('lets one folder be written, and it alone', () => {
    const options = bubblewrapOptions(COMMAND, FACTS);
    expect(operands(options, '--bind', 2)).toEqual([['/store/copy', '/store/copy']]);
    expect(options).not.toContain('--dev-bind');
    expect(options).not.toContain('--share-net');
    expect(operands(options, '--remount-ro', 1)).toEqual([['/dev'], ['/']]);
  });

  it('puts what is only to be read inside the work copy over it', () => {
    const options = bubblewrapOptions(COMMAND, FACTS);
    const inner = options.lastIndexOf('/store/copy/.git');
    expect(options[inner - 2]).toBe('--ro-bind-try');
    expect(inner).toBeGreaterThan(options.indexOf('--bind'));
  });

  it('leaves all namespaces, and dies with whoever started it', () => {
    const options = bubblewrapOptions(COMMAND, FACTS);
    const spaces = [
      '--unshare-user',
      '--unshare-pid',
      '--unshare-net',
      '--unshare-ipc',
      '--unshare-uts',
      '--unshare-cgroup-try',
    ];
    for (const option of [
      ...spaces,
      '--disable-userns',
      '--die-with-parent',
      '--new-session',
      '--clearenv',
    ]) {
      expect(options).toContain(option);
    }
    expect(bubblewrapOptions(COMMAND, { ...FACTS, canDisableUserNamespaces: false })).not.toContain(
      '--disable-userns',
    );
  });

  it('sets the environment itself', () => {
    const env = { CASE: 'one', PATH: '/evil', HOME: '/home/person', TMPDIR: '/evil', LANG: 'xx' };
    const options = bubblewrapOptions({ ...COMMAND, env }, FACTS);
    expect(Object.fromEntries(operands(options, '--setenv', 2))).toEqual({
      CASE: 'one',
      PATH: '/home/person/.tools/node/bin:/usr/bin',
      HOME: '/home/consilience',
      TMPDIR: '/tmp',
      LANG: 'C.UTF-8',
    });
  });

  it('shows neither options nor environment to who looks at the list of processes', () => {
    const line = bubblewrapArguments(COMMAND, FACTS).join(' ');
    expect(line).not.toContain('CASE');
    expect(bubblewrapInputs(COMMAND, FACTS)[0]).toContain('--setenv\0CASE\0one\0');
    expect(bubblewrapInputs(COMMAND, FACTS)[1]).toBe('consilience:x:1000:100::/home/consilience:/bin/sh\n');
  });

  it('makes root someone else before the program begins, and keeps no right', () => {
    const facts: BubblewrapFacts = { ...FACTS, user: { kind: 'dropped', uid: 60_477, gid: 60_477 } };
    const line = bubblewrapArguments(COMMAND, facts);
    expect(line.indexOf('--reuid=60477')).toBeLessThan(line.indexOf('/usr/bin/prlimit'));
    expect(line.filter((argument) => argument === '--bounding-set=-all')).toHaveLength(2);
    const options = bubblewrapOptions(COMMAND, facts);
    expect(operands(options, '--cap-drop', 1)).toEqual([['ALL']]);
    expect(options).not.toContain('--unshare-user');
  });

  it('passes any arguments on as they are, behind the limits', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.constantFrom('same', 'dropped'), (args, kind) => {
        const facts: BubblewrapFacts = { ...FACTS, user: { kind: kind, uid: 1, gid: 1 } };
        const line = bubblewrapArguments({ ...COMMAND, args }, facts);
        expect(line.slice(line.length - args.length)).toEqual(args);
        const program = line.length - args.length - 1;
        expect(line[program]).toBe(FACTS.toolchain.program);
        expect(line.slice(line.indexOf('/usr/bin/prlimit'), program)).toEqual([
          ...['/usr/bin/prlimit', '--cpu=5:6', '--fsize=1048576', '--nproc=40', '--core=0', '--'],
        ]);
        expect(line.slice(0, 5)).toEqual(['--json-status-fd', '3', '--args', '4', '--']);
      }),
    );
  });

  it('makes every folder on the way to what it binds, outer ones first, open to all', () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const folder = fc.array(name, { minLength: 2, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.array(folder, { maxLength: 6 }), folder, (readable, workCopy) => {
        const options = bubblewrapOptions({ ...COMMAND, readable, workCopy, cwd: workCopy }, FACTS);
        for (const bound of [...readable, workCopy]) {
          const at = Math.max(...options.flatMap((option, index) => (option === bound ? [index] : [])));
          for (
            let above = bound.replace(/\/[^/]*$/, '');
            above !== '';
            above = above.replace(/\/[^/]*$/, '')
          ) {
            if (above === '/tmp' || above === '/dev') continue;
            const made = options.findIndex(
              (option, index) => option === '--dir' && options[index + 1] === above,
            );
            expect(made).toBeGreaterThan(-1);
            expect(made).toBeLessThan(at);
            expect(options.slice(made - 2, made)).toEqual(['--perms', '0755']);
          }
        }
        const binds = options.flatMap((option, index) =>
          /^--(ro-)?bind(-try)?$/.test(option) ? [options[index + 2] ?? ''] : [],
        );
        const ours = binds.filter((bind) => [...readable, workCopy].includes(bind));
        for (const [index, bind] of ours.entries()) {
          for (const later of ours.slice(index + 1)) expect(bind.startsWith(`${later}/`)).toBe(false);
        }
      }),
    );
  });
});
