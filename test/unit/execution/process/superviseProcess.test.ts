import { spawn } from 'node:child_process';
import { openSync, closeSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGroupTree } from '../../../../src/execution/process/groupTree';
import { inheritedDescriptors } from '../../../../src/execution/process/inheritedDescriptors';
import { startOf } from '../../../../src/execution/process/processTree';
import { runTool } from '../../../../src/execution/process/runTool';
import type { ProcessSpec } from '../../../../src/execution/process/startChild';
import type { ProcessEnd } from '../../../../src/execution/process/superviseProcess';
import { superviseProcess } from '../../../../src/execution/process/superviseProcess';
import { processesWith, removeFoldersAfterEach, temporaryFolder } from '../support';

removeFoldersAfterEach();

const MIB = 2 ** 20;
const run = (args: readonly string[], changes: Partial<ProcessSpec> = {}): Promise<ProcessEnd> =>
  superviseProcess(
    {
      program: '/bin/sh',
      args,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      wallMs: 5000,
      outputBytes: MIB,
      ...changes,
    },
    (pid) => createGroupTree(pid),
  ).ended;

describe('a supervised process', () => {
  it('tells how it ended', async () => {
    expect(await run(['-c', 'echo out; echo err >&2; exit 3'])).toMatchObject({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await run(['-c', 'kill -TERM $$'])).toMatchObject({ signal: 'SIGTERM' });
  });

  it('tells why it did not start, and never throws', async () => {
    const missing = await run([], { program: '/not/there' });
    expect(missing.startError).toContain('ENOENT');
    expect((await run([], { cwd: '/not/there' })).startError).toContain('ENOENT');
    expect((await run(['a\0b'])).startError).toContain('null bytes');
    expect((await run([], { program: '/etc/passwd' })).startError).toContain('EACCES');
    expect((await run(['x'.repeat(4 * MIB)])).startError).toContain('E2BIG');
  });

  it('reads what it is given, on standard input and on other descriptors, or leaves it', async () => {
    const big = 'x'.repeat(MIB);
    const heard = await run(['-c', 'cat; cat <&4; cat <&5; echo status >&3'], {
      stdin: 'in ',
      inputs: ['four ', 'five'],
      hasStatus: true,
    });
    expect(heard).toMatchObject({ code: 0, stdout: 'in four five', status: 'status\n' });
    expect(await run(['-c', 'exit 0'], { stdin: big, inputs: [big, big] })).toMatchObject({ code: 0 });
    expect((await run(['-c', 'wc -c'], { stdin: big })).stdout.trim()).toBe(String(MIB));
  });

  it('is ended with all its children when time is up', async () => {
    const marker = `marker-${process.pid}-${Date.now()}`;
    const ended = await run(
      ['-c', `sleep 60 & (sleep 60; : ${marker}) & trap "" TERM; sleep 60; : ${marker}`],
      { wallMs: 200 },
    );
    expect(ended.interruption).toEqual({ kind: 'limit', limit: 'wallMs' });
    expect(ended.elapsedMs).toBeLessThan(4000);
    expect(processesWith(marker)).toEqual([]);
  });

  it('takes its children along when it ends, and does not wait for one that holds its output', async () => {
    const folder = temporaryFolder();
    const start = performance.now();
    const ended = await run(['-c', `setsid sleep 60 & echo $! > ${folder}/pid; sleep 0.1; echo done`]);
    expect(ended).toMatchObject({ code: 0, stdout: 'done\n' });
    expect(performance.now() - start).toBeLessThan(4500);
    const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
    expect(startOf(pid)).toBeUndefined();
  });

  it('keeps what it printed before it went over the limit', async () => {
    const ended = await run(['-c', 'echo first; yes'], { outputBytes: 1000 });
    expect(ended.interruption).toEqual({ kind: 'limit', limit: 'outputBytes' });
    expect(ended.stdout.startsWith('first\ny\n')).toBe(true);
    expect(ended.stdout).toHaveLength(1000);
  });

  it('gets none of the descriptors that this process was given', async () => {
    const file = path.join(temporaryFolder(), 'secret');
    writeFileSync(file, 'secret');
    const descriptor = openSync(file, 'r');
    // A parent that passes a descriptor on, as an editor's may.
    const code = [
      `import { readdirSync, readlinkSync } from 'node:fs';`,
      `const flags = readdirSync('/proc/self/fd').map(Number);`,
      `console.log(flags.includes(9));`,
    ].join('\n');
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit', ...Array<'ignore'>(6).fill('ignore'), descriptor],
    });
    let seen = '';
    for await (const piece of child.stdout ?? []) seen += String(piece);
    closeSync(descriptor);
    expect(seen.trim()).toBe('true');
    const links = await run(['-c', 'readlink /proc/$$/fd/*'], { closed: inheritedDescriptors() });
    for (const own of inheritedDescriptors()) expect(links.stdout).not.toContain(`[${own}]`);
    const closed = await run(['-c', 'readlink /proc/self/fd/9'], { closed: [9] });
    expect(closed.stdout).toBe('/dev/null\n');
  });

  it('leaves no timer and no pipe behind', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    await run(['-c', 'exit 0']);
    const before = open();
    for (let index = 0; index < 20; index++)
      await run(['-c', 'echo x'], { inputs: ['x'], hasStatus: true, stdin: 'x' });
    expect(open()).toBeLessThanOrEqual(before + 1);
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    await run(['-c', 'exit 0']);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(
      timers.length,
    );
  });
});

describe('a tool', () => {
  it('is stopped by its signal', async () => {
    const controller = new AbortController();
    const running = runTool('/bin/sleep', ['60'], { cwd: '/', env: {}, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect((await runTool('/bin/sleep', ['60'], { cwd: '/', env: {}, wallMs: 100 })).code).toBeUndefined();
  });
});
