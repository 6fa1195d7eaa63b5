// The tests in test/e2e: VS Code with the packaged extension, driven in a browser as a person would.
// node scripts/runE2eTests.mjs [--update-pictures] [PATTERN]
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rerunUnderNewerNode } from './lib/ensureNode.mjs';
import { outDir, projectDir } from './lib/paths.mjs';

async function main() {
  if (await rerunUnderNewerNode(fileURLToPath(import.meta.url))) return;
  const { values, positionals } = parseArgs({
    options: { 'update-pictures': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values['update-pictures']) process.env['CONSILIENCE_UPDATE_PICTURES'] = '1';
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, slow: 60_000, grep: positionals[0] });
  const dir = path.join(projectDir, 'test/e2e');
  const files = readdirSync(dir).filter((name) => name.endsWith('.e2e.mjs'));
  for (const file of files.sort()) mocha.addFile(path.join(dir, file));
  await mocha.loadFilesAsync();
  const count = await new Promise((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats.passes, failed: runner.stats.failures }));
  });
  const file = process.env['CONSILIENCE_TEST_RESULT'] ?? path.join(outDir, 'e2e.result.json');
  writeFileSync(file, JSON.stringify(count));
  // An empty suite proves nothing.
  process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
}

await main();
