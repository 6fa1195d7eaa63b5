import { isAtLeast } from '../../sandbox/versions';
import { keepOptions } from '../project/keepOptions';
import { readJestJson } from '../reports/readJestJson';
import type { RunPlaces } from '../toolPlan';
import type { NodeArguments } from './nodePlan';

const kept = {
  flags: ['--globals', '--dom', '--no-file-parallelism', '--no-isolate'],
  values: [
    '-c',
    '--config',
    '-r',
    '--root',
    '--project',
    '--environment',
    '--dir',
    '--mode',
    '--pool',
    '--workspace',
  ],
};

/** vitest: the tests that import the file, or those that the script names. */
export const vitest: NodeArguments = {
  read: readJestJson,
  arguments: ({ call, file, version }, places: RunPlaces) => {
    const words = call.words.filter((word, index) => index > 0 || !/^(?:run|watch|dev|related)$/.test(word));
    const { options, positional } = keepOptions(words, kept, [
      '--reporter',
      '--outputFile',
      '--testNamePattern',
      '-t',
    ]);
    return [
      ...(positional.length === 0 ? ['related', file, '--run'] : ['run', ...positional]),
      ...options,
      '--passWithNoTests',
      '--coverage.enabled=false',
      // Otherwise the bundled configuration is written among the dependencies, which cannot be written here.
      ...(isAtLeast(version, [3, 1]) ? ['--configLoader=runner'] : []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${places.report}`,
    ];
  },
};
