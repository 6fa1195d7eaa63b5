import { describe, expect, it } from 'vitest';
import { commandLine, createConsentingRunner } from '../../../src/editor/verification/consentingRunner';
import type { RunCommand, Runner, RunResult } from '../../../src/engine/verification/runner';

const command: RunCommand = {
  program: 'npx',
  args: ['vitest', 'run', '/copies/7/a b.test.ts'],
  cwd: '/copies/7',
  workCopy: '/copies/7',
  limits: { wallMs: 1, cpuSeconds: 1, memoryBytes: 1, processes: 1, fileBytes: 1, outputBytes: 1 },
};
const result: RunResult = { ending: { kind: 'exited', code: 0 }, stdout: '', stderr: '', elapsedMs: 1 };
const signal = new AbortController().signal;

function recording(): { readonly runner: Runner; readonly started: string[] } {
  const started: string[] = [];
  return {
    started,
    runner: {
      kind: 'unconfined',
      limitsInForce: [],
      run: () => {
        started.push('run');
        return Promise.resolve(result);
      },
      start: () => {
        started.push('start');
        const sent: string[] = [];
        return {
          send: (line) => sent.push(line) > 0,
          lines: {
            async *[Symbol.asyncIterator]() {
              await Promise.resolve();
              yield* sent;
            },
          },
          ended: Promise.resolve(result),
          stop: () => Promise.resolve(),
        };
      },
    },
  };
}

describe('a runner that asks first', () => {
  it('asks with the command as it is, the same for every copy', () => {
    expect(commandLine(command)).toBe('npx vitest run "<copy of the workspace>/a b.test.ts"');
    const other = { ...command, workCopy: '/copies/8', args: ['vitest', 'run', '/copies/8/a b.test.ts'] };
    expect(commandLine(other)).toBe(commandLine(command));
  });

  it('starts nothing that was not allowed', async () => {
    const { runner, started } = recording();
    const asking = createConsentingRunner(runner, () => Promise.resolve(false));
    expect((await asking.run(command, signal)).ending.kind).toBe('notStarted');
    const process = asking.start(command, signal);
    process.send('hello');
    const lines: string[] = [];
    for await (const line of process.lines) lines.push(line);
    expect(lines).toEqual([]);
    expect((await process.ended).ending.kind).toBe('notStarted');
    await process.stop();
    expect(started).toEqual([]);
  });

  it('passes on what was said before the answer', async () => {
    const { runner, started } = recording();
    const asking = createConsentingRunner(runner, () => Promise.resolve(true));
    expect((await asking.run(command, signal)).ending).toEqual({ kind: 'exited', code: 0 });
    const process = asking.start(command, signal);
    process.send('one');
    const lines: string[] = [];
    for await (const line of process.lines) lines.push(line);
    expect(lines).toEqual(['one']);
    expect(started).toEqual(['run', 'start']);
  });
});
