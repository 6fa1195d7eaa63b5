import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { outDir, projectDir } from '../../../scripts/lib/paths.mjs';

/**
 * A test server whose replies come a few characters at a time and take minutes.
 * @returns the server of test/fixtures/server
 */
export async function startSlowModel() {
  const outfile = path.join(outDir, 'e2e/modelServer.mjs');
  await build({
    entryPoints: [path.join(projectDir, 'test/fixtures/server/modelServer.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { startModelServer } = await import(pathToFileURL(outfile).href);
  return startModelServer({
    behave: () => ({ kind: 'reply', text: 'slow '.repeat(10_000), delayMs: 50 }),
  });
}
