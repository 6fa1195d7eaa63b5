import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildAll } from './packageExtension.mjs';
import { outDir, projectDir } from './paths.mjs';
import { runProgram } from './runProgram.mjs';

const MINUTE = 60_000;
const node = process.execPath;

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {object} Part
 * @property {string} name
 * @property {boolean} needsBuild
 * @property {(signal: AbortSignal) => Promise<Count>} run
 */

/** What `npm test` consists of, in order. @type {Part[]} */
export const TEST_PARTS = [
  { name: 'check', needsBuild: false, run: (signal) => asOneTest('npm', ['run', 'check'], 6, signal) },
  { name: 'unit', needsBuild: false, run: unit },
  { name: 'host', needsBuild: true, run: (signal) => counted('scripts/runHostTests.mjs', 10, signal) },
  { name: 'e2e', needsBuild: true, run: (signal) => counted('scripts/runE2eTests.mjs', 10, signal) },
  {
    name: 'start',
    needsBuild: true,
    run: (signal) => asOneTest(node, ['scripts/start.mjs', '--check'], 4, signal),
  },
];

/** Builds what the later parts test; counts as one test. */
export async function build(signal) {
  try {
    await buildAll(signal);
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

/** The unit tests; a file that could not be loaded counts as a failed test. */
async function unit(signal) {
  const file = resultFile('unit');
  const vitest = path.join(projectDir, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runProgram(node, args, { signal, timeoutMs: 8 * MINUTE });
  const result = readJson(file);
  if (result === undefined) return { passed: 0, failed: 1 };
  const broken = result.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  );
  const failed = result.numFailedTests + broken.length;
  return { passed: result.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** A script that writes how many tests passed and failed; one that ends without a word counts as failed. */
async function counted(script, minutes, signal) {
  const file = resultFile(path.basename(script, '.mjs'));
  const code = await runProgram(node, [script], {
    signal,
    timeoutMs: minutes * MINUTE,
    env: { CONSILIENCE_TEST_RESULT: file },
  });
  const result = readJson(file);
  if (result === undefined) return { passed: 0, failed: 1 };
  return { passed: result.passed, failed: code !== 0 && result.failed === 0 ? 1 : result.failed };
}

async function asOneTest(command, args, minutes, signal) {
  const code = await runProgram(command, args, { signal, timeoutMs: minutes * MINUTE });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function resultFile(name) {
  mkdirSync(outDir, { recursive: true });
  const file = path.join(outDir, `${name}.result.json`);
  rmSync(file, { force: true });
  return file;
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
