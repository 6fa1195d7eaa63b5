// Bundles the soak and runs it: npm run -s soak -- [runs] [seed]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { ensureNode } from './lib/ensureNode.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = `${root}out/soak.mjs`;
const node = ensureNode();
ensureDependencies();
const { build } = await import('esbuild');

await build({
  entryPoints: [`${root}test/soak/main.ts`],
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
