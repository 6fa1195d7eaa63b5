import type { Outcome } from '../verification/behaviour';

export type Severity = 'high' | 'medium' | 'low';

/** Lines of a text, counted from 1, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** What a call should give: an expression of that value, or an error of that name (`''`: any error). */
export type Expected =
  { readonly kind: 'value'; readonly text: string } | { readonly kind: 'error'; readonly name: string };

/** A fault that a review claims, at lines that the candidate really has. */
export interface Finding {
  /** Unique among the findings of a candidate. */
  readonly id: string;
  /** The id of the candidate. */
  readonly candidate: string;
  readonly lines: LineRange;
  readonly severity: Severity;
  readonly problem: string;
  /** A call that is meant to show it. */
  readonly input?: string;
  readonly expected?: Expected;
  /** What the candidate gave for the input. */
  readonly outcome?: Outcome;
  /** `shown` and `refuted` by running the input; `open`: nothing could be run, or it settled nothing. */
  readonly status: 'shown' | 'refuted' | 'open';
}

/** A call and what it should give, as a person reads it. */
export function expectedText(expected: Expected): string {
  if (expected.kind === 'value') return expected.text;
  return expected.name === '' ? 'an error' : `an error ${expected.name}`;
}
