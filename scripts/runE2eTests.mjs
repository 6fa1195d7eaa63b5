// The tests in test/e2e: VS Code with the packaged extension, driven in a browser as a person would.
// node scripts/runE2eTests.mjs [--update-pictures] [PATTERN]
import { globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureNode } from './lib/ensureNode.mjs';
import { outDir, projectDir } from './lib/paths.mjs';

async function main() {
  ensureNode();
  const { values, positionals } = parseArgs({
    options: { 'update-pictures': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values['update-pictures']) process.env['CONSILIENCE_UPDATE_PICTURES'] = '1';
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, slow: 60_000, grep: positionals[0] });
  for (const file of globSync('test/e2e/**/*.e2e.mjs', { cwd: projectDir }).sort()) {
    mocha.addFile(path.join(projectDir, file));
  }
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
