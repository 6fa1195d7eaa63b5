import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenRuns, OpenRunsOptions } from '../../../src/editor/runs/openRuns';
import { createOpenRuns, isProcessAlive } from '../../../src/editor/runs/openRuns';

let folder: string;
const errors: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'consilience-'));
  errors.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function windowOf(session: string, more: Partial<OpenRunsOptions> = {}): OpenRuns {
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (message: string) => void errors.push(message),
    show: () => undefined,
  };
  const pid = Number(session);
  const known = { folder, workspace: 'file:///a', session, pid, isAlive: () => false, now: Date.now, log };
  return createOpenRuns({ ...known, ...more });
}

const idsOf = async (window: OpenRuns): Promise<string[]> =>
  (await window.takeOver()).cutOff.map(({ id }) => id);

describe('runs under way', () => {
  it('are cut off when their process is gone, and taken over by one window only', async () => {
    const first = windowOf('1');
    await first.begin('r1', 'file:///a/one.ts');
    await first.begin('r2', undefined);
    first.dispose();
    const second = windowOf('2');
    expect((await second.takeOver()).cutOff).toEqual([
      { id: 'r1', document: 'file:///a/one.ts' },
      { id: 'r2', document: undefined },
    ]);
    expect(await idsOf(second)).toEqual([]);
    const third = windowOf('3', { isAlive: (pid) => pid === 2 });
    expect(await third.takeOver()).toEqual({ cutOff: [], elsewhere: 2 });
    expect(await third.isElsewhere('r1')).toBe(true);
    expect(await second.isElsewhere('r1')).toBe(false);
  });

  it('that came to an end are not', async () => {
    const first = windowOf('1');
    await first.begin('r1', undefined);
    await first.end('r1');
    await first.end('never begun');
    expect(await idsOf(windowOf('2'))).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('of another workspace are left alone', async () => {
    await windowOf('1', { workspace: 'file:///b' }).begin('r1', undefined);
    expect(await windowOf('2').takeOver()).toEqual({ cutOff: [], elsewhere: 0 });
    expect(await idsOf(windowOf('3', { workspace: 'file:///b' }))).toEqual(['r1']);
  });

  it('are cut off although a process of that number lives, when it gives no sign', async () => {
    const alive = { isAlive: () => true };
    await windowOf('1').begin('r1', undefined);
    expect(await windowOf('2', alive).takeOver()).toEqual({ cutOff: [], elsewhere: 1 });
    const old = Date.now() / 1000 - 3600;
    await utimes(path.join(folder, 'r1.open'), old, old);
    expect(await idsOf(windowOf('2', alive))).toEqual(['r1']);
  });

  it('are cut off when this process has the number of the one before', async () => {
    await windowOf('1').begin('r1', undefined);
    expect(await idsOf(windowOf('2', { pid: 1, isAlive: () => true }))).toEqual(['r1']);
  });

  it('with a damaged note are no one’s', async () => {
    await writeFile(path.join(folder, 'r1.open'), '{"session":"1","workspace":"file:///a","pi');
    await writeFile(path.join(folder, 'r2.open'), '{}');
    expect(await windowOf('2').takeOver()).toEqual({ cutOff: [], elsewhere: 0 });
    await windowOf('2').clear([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('are cleared, but for those that are named or another window’s', async () => {
    const first = windowOf('1');
    for (const id of ['r1', 'r2']) await first.begin(id, undefined);
    const second = windowOf('2', { isAlive: () => true });
    await second.begin('r3', undefined);
    await second.clear([]);
    expect((await readdir(folder)).sort()).toEqual(['r1.open', 'r2.open']);
    await first.clear(['r2']);
    expect(await readdir(folder)).toEqual(['r2.open']);
    second.dispose();
    first.dispose();
  });

  it('go on without a note where none can be written', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await windowOf('1', { folder: path.join(file, 'below') }).begin('r1', undefined);
    expect(errors).toHaveLength(1);
  });
});

it('whether a process lives is known', () => {
  expect(isProcessAlive(process.pid)).toBe(true);
  expect(isProcessAlive(2 ** 30)).toBe(false);
});
