// Bundles the soak and runs it: npm run -s soak -- [runs] [seed]
import { runBundle } from './lib/runBundle.mjs';

await runBundle('test/soak/main.ts', 'soak.mjs');
