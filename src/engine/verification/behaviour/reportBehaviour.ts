import type { Behaviour } from '../behaviour';
import type { BehaviourReport } from '../behaviourReport';
import type { Check } from '../checks';
import { clusterByBehaviour } from './clusterByBehaviour';
import { distinguish } from './distinguish';

/** How the pool behaves, in what a person reads; undefined where nothing could be run. */
export function reportBehaviour(behaviour: Behaviour): BehaviourReport | undefined {
  const { clusters } = clusterByBehaviour(behaviour);
  if (clusters.length === 0) return undefined;
  return {
    clusters: clusters.map(({ candidates }) => candidates),
    inputs: behaviour.inputs.length,
    tests: behaviour.tests.length,
    distinguishing: distinguish(behaviour).map(({ input, groups }) => ({ text: input.text, groups })),
  };
}

/**
 * How a candidate does on the tests that the model wrote; tests that no candidate passes are not among them.
 * Undefined where there is no such test, or the candidate was not run.
 */
export function generatedTestsCheck(behaviour: Behaviour, candidate: string): Check | undefined {
  const row = behaviour.passed[behaviour.candidates.indexOf(candidate)];
  if (row === undefined || behaviour.tests.length === 0) return undefined;
  const cases = behaviour.tests.map(({ text }, test): Check['cases'][number] => ({
    name: text,
    outcome: row[test] === true ? 'passed' : 'failed',
  }));
  const passed = cases.filter(({ outcome }) => outcome === 'passed').length;
  return {
    name: 'generatedTests',
    // Tests that a model wrote may be wrong themselves: failing one is a vote, not a verdict.
    outcome: passed === cases.length ? 'passed' : 'failed',
    passed,
    total: cases.length,
    newlyFailing: [],
    newlyPassing: [],
    cases,
  };
}
