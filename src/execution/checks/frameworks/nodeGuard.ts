import type { RunPlaces } from '../toolPlan';

/**
 * Loaded by node before anything of the project: takes from code under test the easiest way to pass every test, that of
 * replacing the functions of `assert`. Nothing here can hold against code that goes for the runner's own memory;
 * what it forges must still agree with the exit code and name every test of the base.
 */
export const nodeGuard = `'use strict';
const assert = require('assert');
for (const one of [assert, assert.strict]) Object.freeze(one);
`;

/** The variables that load the guard into every node process of a run. */
export function guardedEnvironment(
  places: RunPlaces,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  // node reads a double-quoted word as JSON does, as far as quotes and backslashes go.
  const guard = `--require ${JSON.stringify(places.helper)}`;
  const given = env['NODE_OPTIONS'];
  return { CI: '1', NO_COLOR: '1', ...env, NODE_OPTIONS: given === undefined ? guard : `${given} ${guard}` };
}
