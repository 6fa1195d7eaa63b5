import { isMainThread } from 'node:worker_threads';
import { createTestSyntax } from '../fixtures/syntax';
import type { Syntax } from '../../src/engine/ports';
import { parseArguments, UsageError } from './arguments';
import type { BenchOptions } from './arguments';
import { runBackward } from './backward';
import { runCalibrate } from './calibrate';
import { runCost } from './cost';
import { runDemo } from './demo';
import { runExecution } from './execution';
import { runCalibrateExecution } from './calibrateExecution';
import { runHeat } from './heat';
import { runHeatExecution } from './heatExecution';
import { runOverhead } from './overhead';
import { runSelection } from './selection';
import { runSelectionExecution } from './selectionExecution';
import { runSimulation } from './simulation';
import { runSpeed } from './speed';
import { serveStreams } from './streamingServer';

type Suite = (options: BenchOptions, syntax: Syntax) => unknown;

/** The measurements by name; each returns what is printed as its last line. */
const suites: ReadonlyMap<string, Suite> = new Map<string, Suite>([
  ['selection', runSelection],
  ['heat', runHeat],
  ['calibrate', runCalibrate],
  ['cost', runCost],
  ['simulation', runSimulation],
  ['speed', runSpeed],
  ['overhead', runOverhead],
  ['execution', runExecution],
  ['demo', runDemo],
  ['backward', runBackward],
]);

/** What `--execution` puts in the place of a suite: the same question, asked of candidates that were run. */
const executed: ReadonlyMap<string, Suite> = new Map<string, Suite>([
  ['selection', runSelectionExecution],
  ['heat', runHeatExecution],
  ['calibrate', runCalibrateExecution],
]);

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2);
  const suite = suites.get(name);
  if (suite === undefined) {
    const known = [...suites.keys()].join(', ');
    throw new UsageError(
      `${name === '' ? 'No suite was named' : `There is no suite ${name}`}; there are ${known}.`,
    );
  }
  const options = parseArguments(rest);
  const chosen = options.execution ? (executed.get(name) ?? suite) : suite;
  const syntax = await createTestSyntax('python', 'javascript', 'typescript');
  console.log(JSON.stringify(await chosen(options, syntax)));
}

try {
  // Servers run in a thread of their own, which begins here as well.
  await (isMainThread ? main() : serveStreams());
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
