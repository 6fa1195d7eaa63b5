import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { asDriver } from './hostileRunner';
import { commandIn, emptyWorkCopy, processesWith, removeFoldersAfterEach } from './support';

removeFoldersAfterEach();

describe.runIf(process.platform === 'linux')('a crash of the editor', () => {
  it('takes along all that runs in a sandbox', async () => {
    const driver = await asDriver([]);
    const copy = emptyWorkCopy();
    const marker = path.basename(path.dirname(copy));
    const code = 'import os, time; os.fork(); os.setsid(); open("started", "w"); time.sleep(60)';
    const running = driver
      .run(commandIn(copy, '/usr/bin/python3', ['-c', code, marker]))
      .catch(() => 'crashed');
    while (!existsSync(path.join(copy, 'started'))) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(processesWith(marker).length).toBeGreaterThan(1);
    driver.crash();
    expect(await running).toBe('crashed');
    const start = performance.now();
    while (processesWith(marker).length > 0 && performance.now() - start < 2000) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(processesWith(marker)).toEqual([]);
    await driver.close();
  });
});
