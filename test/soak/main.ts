import { createTestSyntax } from '../fixtures/syntax';
import { soak } from './soak';

/** npm run soak -- [runs] [seed]: prints a report as its last line and ends with 1 when anything is broken. */
const [runs = '2000', seed = '1'] = process.argv.slice(2);
const report = await soak({
  runs: Number(runs),
  seed: Number(seed),
  syntax: await createTestSyntax('typescript'),
});
for (const what of report.broken.slice(0, 20)) console.error(what);
console.log(JSON.stringify(report));
process.exitCode = report.broken.length === 0 ? 0 : 1;
