// Bundles the recorder and runs it: npm run record -- TASK BASE_URL MODEL
import { runBundle } from './lib/runBundle.mjs';

await runBundle('test/record/main.ts', 'record.mjs');
