import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What scripts install and keep between runs; git ignores it. CONSILIENCE_CACHE moves it. */
export const cacheDir = process.env.CONSILIENCE_CACHE ?? path.join(projectDir, '.vscode-test');

/** What scripts and tests produce; git ignores it. */
export const outDir = path.join(projectDir, 'out');
