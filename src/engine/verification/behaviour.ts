/**
 * What a candidate gave for one input, in one line: the canonical form of its value, `!Name` when it raised an error
 * of that name, `?limit` when it went over a limit. Equal strings mean equal behaviour.
 */
export type Outcome = string;

/** An assertion that a model wrote about what was asked for. */
export interface GeneratedTest {
  /** Stable within the run. */
  readonly id: string;
  /** The source of the assertion, one statement. */
  readonly text: string;
  /** How often the model wrote it, up to formatting; at least 1. */
  readonly count: number;
}

/** A call that candidates were run on. */
export interface BehaviourInput {
  /** The source of the call, such as `parseDuration("-5m")`. */
  readonly text: string;
  /** Where it comes from. */
  readonly origin: 'test' | 'mutation' | 'model' | 'project';
}

/** How the candidates of a pool behave; rows are candidates, in the order of `candidates`. */
export interface Behaviour {
  readonly candidates: readonly string[];
  readonly inputs: readonly BehaviourInput[];
  /** `[candidate][input]`. */
  readonly outcomes: readonly (readonly Outcome[])[];
  readonly tests: readonly GeneratedTest[];
  /** `[candidate][test]`. */
  readonly passed: readonly (readonly boolean[])[];
}

/** Whether an outcome is a value, and not an error or a limit. */
export function isValue(outcome: Outcome): boolean {
  return !outcome.startsWith('!') && !outcome.startsWith('?');
}
