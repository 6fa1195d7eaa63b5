import { createTestSyntax } from '../fixtures/syntax';
import { record } from './record';

/**
 * npm run record -- TASK BASE_URL MODEL: a whole run of a task of the demo with its recorded replies as the samples,
 * in which every question about them goes to a live model; the trace is written beside the replies.
 */
const [task, baseUrl, model] = process.argv.slice(2);
if (task === undefined || baseUrl === undefined || model === undefined) {
  console.error('usage: npm run record -- TASK BASE_URL MODEL');
  process.exitCode = 2;
} else {
  const syntax = await createTestSyntax('typescript', 'python');
  await record({ task, baseUrl, model, syntax, tell: (line) => console.error(line) });
}
