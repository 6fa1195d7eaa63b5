import { dropOptions } from '../project/keepOptions';
import { nodeTestName, readJUnit } from '../reports/readJUnit';
import type { NodeArguments } from './nodePlan';

/** node's own test runner: all tests that the script names, or those that it finds by their names. */
export const nodeTest: NodeArguments = {
  read: (output) => readJUnit(output, nodeTestName),
  arguments: ({ call }, places) => [
    '--test',
    '--test-reporter=junit',
    `--test-reporter-destination=${places.report}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    ...dropOptions(
      call.words,
      ['--watch', '--experimental-test-coverage', '--test-only'],
      ['--test-reporter', '--test-reporter-destination', '--test-name-pattern', '--test-skip-pattern'],
    ),
  ],
};
