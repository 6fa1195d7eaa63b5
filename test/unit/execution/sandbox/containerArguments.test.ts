import { describe, expect, it } from 'vitest';
import type { RunCommand } from '../../../../src/engine/verification/runner';
import type { ContainerFacts } from '../../../../src/execution/sandbox/containerArguments';
import { containerArguments } from '../../../../src/execution/sandbox/containerArguments';
import { LIMITS } from '../support';

const FACTS: ContainerFacts = {
  engine: 'docker',
  image: 'node:24',
  name: 'consilience-1',
  uid: 1000,
  gid: 100,
  readable: ['/home/person/project/node_modules', '/store/copy/.git'],
};
const COMMAND: RunCommand = {
  program: '/usr/local/bin/node',
  args: ['--version', '--rm'],
  cwd: '/store/copy/inner',
  workCopy: '/store/copy',
  env: { CASE: 'one', HOME: '/evil' },
  limits: LIMITS,
};

const line = (facts: Partial<ContainerFacts> = {}, command: Partial<RunCommand> = {}): string[] =>
  containerArguments({ ...COMMAND, ...command }, { ...FACTS, ...facts });
const after = (args: readonly string[], option: string): string[] =>
  args.flatMap((argument, at) => (argument === option ? [args[at + 1] ?? ''] : []));

describe('the command line of a container', () => {
  it('has no network, no rights, and nothing to write but the work copy', () => {
    const args = line();
    expect(after(args, '--network')).toEqual(['none']);
    expect(after(args, '--cap-drop')).toEqual(['ALL']);
    expect(after(args, '--security-opt')).toEqual(['no-new-privileges']);
    expect(args).toContain('--read-only');
    expect(after(args, '--pull')).toEqual(['never']);
    expect(after(args, '--mount')).toEqual([
      'type=bind,src=/store/copy,dst=/store/copy',
      'type=bind,src=/store/copy/.git,dst=/store/copy/.git,readonly',
      'type=bind,src=/home/person/project/node_modules,dst=/home/person/project/node_modules,readonly',
    ]);
    expect(args).not.toContain('--privileged');
  });

  it('sets every limit', () => {
    const args = line();
    expect(after(args, '--memory')).toEqual([`${LIMITS.memoryBytes}b`]);
    expect(after(args, '--memory-swap')).toEqual([`${LIMITS.memoryBytes}b`]);
    expect(after(args, '--pids-limit')).toEqual(['32']);
    expect(after(args, '--ulimit')).toEqual(['cpu=5:6', 'fsize=1048576', 'core=0']);
  });

  it('is never root inside', () => {
    expect(after(line(), '--user')).toEqual(['1000:100']);
    expect(after(line({ uid: 0, gid: 0 }), '--user')).toEqual(['65534:65534']);
    expect(after(line({ engine: 'podman' }), '--userns')).toEqual(['keep-id']);
    expect(after(line(), '--userns')).toEqual([]);
  });

  it('runs the program of the image, or of what is mounted, with its arguments behind the image', () => {
    expect(after(line(), '--entrypoint')).toEqual(['node']);
    const own = '/home/person/project/node_modules/.bin/vitest';
    expect(after(line({}, { program: own }), '--entrypoint')).toEqual([own]);
    expect(line().slice(-3)).toEqual(['node:24', '--version', '--rm']);
    expect(after(line(), '--env')).toEqual([
      'CASE=one',
      'HOME=/home/consilience',
      'TMPDIR=/tmp',
      'LANG=C.UTF-8',
    ]);
  });

  it('writes a mount so that the engine reads it as it is', () => {
    const [mount] = after(line({ readable: [] }, { workCopy: '/a,readonly,"b"' }), '--mount');
    expect(mount).toBe('type=bind,"src=/a,readonly,""b""","dst=/a,readonly,""b"""');
  });
});
