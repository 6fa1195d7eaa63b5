import { foldersUp, inFolder } from '../project/foldersUp';
import { readGoJson } from '../reports/readGoJson';
import type { FoundPlan, TestRequest } from './testRequest';

/** The plan for the tests of the Go module that the file belongs to. */
export async function goPlan({ project, file, toolHomes }: TestRequest): Promise<FoundPlan> {
  for (const at of foldersUp(file)) {
    if (!(await project.has(inFolder(at, 'go.mod')))) continue;
    const modules = toolHomes.goModules;
    return {
      tool: 'go test',
      at,
      before: [],
      command: () => ({
        program: 'go',
        args: ['test', '-json', '-count=1', './...'],
        env: {
          GOPROXY: 'off',
          GOTOOLCHAIN: 'local',
          ...(modules === undefined ? {} : { GOMODCACHE: modules }),
        },
      }),
      readable: modules === undefined ? [] : [modules],
      fineCodes: [],
      read: readGoJson,
      stdoutIsReport: true,
    };
  }
  return undefined;
}
