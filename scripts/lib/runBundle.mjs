import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies } from './ensureDependencies.mjs';
import { ensureNode } from './ensureNode.mjs';
import { outDir, projectDir } from './paths.mjs';

/**
 * Bundles a program of the tests and runs it with the arguments of this one, whose exit code becomes its own.
 * @param {string} entry relative to the project
 * @param {string} name of the bundle in out/
 */
export async function runBundle(entry, name) {
  const node = ensureNode();
  ensureDependencies();
  const { build } = await import('esbuild');
  const outfile = path.join(outDir, name);
  await build({
    entryPoints: [path.join(projectDir, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    packages: 'external',
    logLevel: 'error',
  });
  const run = spawnSync(node, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
}
