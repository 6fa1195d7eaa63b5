import type { Outcome } from './behaviour';

/** An input on which candidates part, with what each group of them gives. */
export interface DistinguishingInput {
  /** The source of the call. */
  readonly text: string;
  /** Most candidates first. */
  readonly groups: readonly { readonly outcome: Outcome; readonly candidates: readonly string[] }[];
}

/** How the candidates of a pool behave, in what a person reads. */
export interface BehaviourReport {
  /** Candidates that gave the same on every input, most first; those that could not be run are in none. */
  readonly clusters: readonly (readonly string[])[];
  readonly inputs: number;
  readonly tests: number;
  /** The few inputs that tell the leading clusters apart. */
  readonly distinguishing: readonly DistinguishingInput[];
}
