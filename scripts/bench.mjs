// Bundles the measurements and runs one of them: npm run -s bench -- <suite> [options]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { ensureNode } from './lib/ensureNode.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = `${root}out/bench.mjs`;
const node = ensureNode();
ensureDependencies();
const { build } = await import('esbuild');

await build({
  entryPoints: [`${root}test/bench/main.ts`],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  packages: 'external',
  logLevel: 'error',
});

const run = spawnSync(node, [bundle, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
