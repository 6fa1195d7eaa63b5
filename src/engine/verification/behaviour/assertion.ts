import type { GeneratedTest } from '../behaviour';

/** What the outcome of a subject is held against; `expected` is source text of the language. */
export type Expectation =
  | { readonly kind: 'equal'; readonly expected: string; readonly negated: boolean }
  /** Numbers no further apart than `tolerance`, or than `relative` times the larger one. */
  | {
      readonly kind: 'near';
      readonly expected: string;
      readonly tolerance: number;
      readonly relative: number;
    }
  /** An error whose class, or one above it, has one of the names; any error when there are none. */
  | { readonly kind: 'throws'; readonly errors: readonly string[] }
  /** The subject is an expression that gives true or false. */
  | { readonly kind: 'truth'; readonly truthy: boolean };

/** An assertion taken apart, so that it can be judged where no candidate can reach. */
export interface Assertion {
  /** The expression that is evaluated on each candidate. */
  readonly subject: string;
  readonly expectation: Expectation;
  /**
   * `outside`: only the subject is evaluated beside the candidate's code, which cannot know what is expected.
   * `inside`: what is expected is made of the candidate's own classes, or the comparison is part of the subject; a
   * candidate out to cheat could pass, so it deserves less trust.
   */
  readonly judged: 'outside' | 'inside';
}

/** A generated test that can be run. */
export interface ReadTest extends GeneratedTest {
  readonly assertion: Assertion;
}
