// `npm test`: everything, from a fresh clone on. Runs on Node 20 without dependencies.
// The last line is "N passed, N failed"; each test counts once, and so does each step that is a test as a whole.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDebian } from './lib/ensureDebian.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { rerunUnderNewerNode } from './lib/ensureNode.mjs';

const HELP = `Usage: npm test [-- --only PART[,PART…]]

  --only    some of: check (lint, format, types), unit, host (inside VS Code), e2e (as a person),
            start (npm start -- --check)
`;

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const only = values.only?.split(',');
  const has = (...names) => only === undefined || only.some((name) => names.includes(name));
  if (has('host', 'e2e', 'start')) ensureDebian('headless');
  else if (has('unit')) ensureDebian('unit');
  if (await rerunUnderNewerNode(fileURLToPath(import.meta.url))) return;
  ensureDependencies();
  const { TEST_PARTS, build } = await import('./lib/testParts.mjs');
  const { stopSignal } = await import('./lib/stopSignal.mjs');
  const unknown = only?.filter((name) => !TEST_PARTS.some((part) => part.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no part "${unknown[0]}".\n\n${HELP}`);
  const parts = TEST_PARTS.filter((part) => only === undefined || only.includes(part.name));
  summarise(await runParts(parts, build, stopSignal()));
}

/** Runs the parts in order; those that need the build come to nothing where it failed. */
async function runParts(parts, build, signal) {
  const results = [];
  let built;
  const runPart = async (name, run) => {
    console.log(`\n== ${name}`);
    const start = Date.now();
    const count = signal.aborted ? FAILED : await run(signal).catch(crashed);
    results.push({ name, ...count, seconds: Math.round((Date.now() - start) / 1000) });
    return count;
  };
  for (const part of parts) {
    if (part.needsBuild) built ??= await runPart('build', build);
    const canRun = !part.needsBuild || built.failed === 0;
    await runPart(part.name, canRun ? part.run : async () => FAILED);
  }
  return results;
}

const FAILED = { passed: 0, failed: 1 };

function crashed(error) {
  console.error(error);
  return FAILED;
}

function summarise(results) {
  console.log('');
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(6)} ${passed} passed, ${failed} failed (${seconds} s)`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 && results.length > 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
