// Bundles the measurements and runs one of them: npm run -s bench -- <suite> [options]
import { runBundle } from './lib/runBundle.mjs';

await runBundle('test/bench/main.ts', 'bench.mjs');
