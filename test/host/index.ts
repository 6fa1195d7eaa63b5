import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

const TIMEOUT_MS = 60_000;

/**
 * What VS Code's extension host calls: runs every bundled test beside this file, and writes how many passed and
 * failed to the file that CONSILIENCE_TEST_RESULT names.
 * @throws Error when a test failed, or there was none
 */
export async function run(): Promise<void> {
  const grep = process.env['CONSILIENCE_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: TIMEOUT_MS,
    slow: 10_000,
    ...(grep ? { grep } : {}),
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.cjs')).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const count = await new Promise<{ passed: number; failed: number }>((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed });
    });
  });
  const resultFile = process.env['CONSILIENCE_TEST_RESULT'];
  if (resultFile !== undefined) writeFileSync(resultFile, JSON.stringify(count));
  if (count.failed > 0) throw new Error(`${count.failed} tests failed`);
  if (count.passed === 0) throw new Error('there were no tests');
}
