import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Runner } from '../../../../src/engine/verification/runner';
import type { CheckRequest } from '../../../../src/execution/checks/checkRequest';
import { findToolHomes } from '../../../../src/execution/checks/findToolHomes';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import { checkProject } from '../../../fixtures/checkProject';
import { projectFolder } from '../../../fixtures/projectCopies';

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const javaScript = [': value)', ': value > high ? high : value)'] as const;
const python = ['    return value\n', '    return min(value, high)\n'] as const;
const typeScript = ['  return value;\n', '  return value > high ? high : value;\n'] as const;
const rust = ['{ value }', '{ value.min(_high) }'] as const;

describe.runIf(process.platform === 'linux')('in the sandbox, as for a person', { timeout: 90_000 }, () => {
  let request: Partial<CheckRequest>;
  beforeAll(async () => {
    const runner: Runner = await findRunner('automatic', currentHost());
    request = { runner, toolHomes: findToolHomes(process.env, os.homedir()) };
  });

  test.for([
    ['vitest', 'src/clamp.ts', typeScript, 4, true],
    ['mocha', 'src/clamp.cjs', javaScript, 3, true],
    ['nodetest', 'src/clamp.js', javaScript, 4, true],
    ['unittest', 'shop/clamp.py', python, 3, true],
    ['pytest', 'shop/clamp.py', python, 6, has('python3', '-c', 'import pytest')],
    ['cargo', 'src/lib.rs', rust, 3, has('cargo', '--version')],
  ] as const)('%s', async ([project, file, [from, to], total, installed], { skip }) => {
    skip(!installed, `${project} is not installed here; its recorded report is tested elsewhere`);
    const base = readFileSync(path.join(projectFolder(project), file), 'utf8');
    const { check } = await checkProject(project, file, { fixed: base.replace(from, to) }, request);
    const tests = check('fixed', 'projectTests');
    expect(tests.reason).toBeUndefined();
    expect(tests).toMatchObject({ outcome: 'passed', passed: total, total, newlyFailing: [] });
    expect(tests.newlyPassing).toHaveLength(1);
    if (project === 'vitest')
      expect(check('fixed', 'types')).toMatchObject({ outcome: 'passed', tool: 'tsc' });
  });
});
