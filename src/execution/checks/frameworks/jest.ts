import { keepOptions } from '../project/keepOptions';
import { readJestJson } from '../reports/readJestJson';
import type { NodeArguments } from './nodePlan';

const kept = {
  flags: [
    '-i',
    '--runInBand',
    '--injectGlobals',
    '--resetMocks',
    '--restoreMocks',
    '--clearMocks',
    '--forceExit',
  ],
  values: [
    '-c',
    '--config',
    '--rootDir',
    '--projects',
    '--selectProjects',
    '--env',
    '--testEnvironment',
    '--preset',
  ],
};

/** jest: the tests that import the file. */
export const jest: NodeArguments = {
  read: readJestJson,
  arguments: ({ call, file }, places) => [
    ...keepOptions(call.words, kept).options,
    '--findRelatedTests',
    file,
    '--passWithNoTests',
    '--ci',
    '--coverage=false',
    '--watchAll=false',
    '--json',
    `--outputFile=${places.report}`,
  ],
};
