import { dropOptions } from '../project/keepOptions';
import { readMochaJson } from '../reports/readMochaJson';
import type { NodeArguments } from './nodePlan';

/** mocha: all tests, since it cannot tell which import a file. */
export const mocha: NodeArguments = {
  read: readMochaJson,
  // Older ones print the report among what the tests print, where it can be forged.
  atLeast: [9, 2],
  arguments: ({ call }, places) => [
    ...dropOptions(
      call.words,
      ['-w', '--watch', '-b', '--bail', '-C', '--color', '--colors'],
      ['-R', '--reporter', '-O', '--reporter-option', '--reporter-options', '-g', '--grep', '-f', '--fgrep'],
    ),
    '--no-color',
    '--reporter',
    'json',
    '--reporter-option',
    `output=${places.report}`,
  ],
};
