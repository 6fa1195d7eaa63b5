import type { Effect } from '../agreement/agreement';
import type { Edit } from '../pool';
import type { Task } from '../task';
import type { Behaviour, BehaviourInput, Outcome } from './behaviour';
import type { ReadTest } from './behaviour/assertion';
import type { CandidateChecks } from './checks';
import type { LimitName, Runner } from './runner';

/** A usable candidate with the whole patched document. */
export interface VerifiableCandidate {
  readonly id: string;
  readonly text: string;
}

/** What the model wrote to try candidates on. */
export interface GeneratedCases {
  readonly inputs: readonly BehaviourInput[];
  readonly tests: readonly ReadTest[];
  /** Why there are none, in words for the person. */
  readonly reason?: string;
}

/** What is to be verified, as it comes. */
export interface VerificationJob {
  readonly task: Task;
  /** As they arrive; ends when no more will. */
  readonly candidates: AsyncIterable<VerifiableCandidate>;
  /** Asks for them, once; never rejects. Only called where they can be run, since asking costs. */
  readonly cases: () => Promise<GeneratedCases>;
  /** Asks for inputs on which two texts of the document differ; never rejects, and may give none. */
  readonly inputsFor: (a: string, b: string, known: readonly string[]) => Promise<readonly BehaviourInput[]>;
  /** Ids of candidates whose checks are known; only how they behave beside the others is wanted. */
  readonly checked?: ReadonlySet<string>;
}

/** Calls to be run on one text of the document. */
export interface OutcomesJob {
  readonly task: Task;
  /** The whole patched document. */
  readonly text: string;
  readonly inputs: readonly string[];
}

/** Single changes of the text that is shown, each to be run by itself. */
export interface TryOutJob {
  readonly task: Task;
  readonly shown: string;
  readonly changes: readonly Edit[];
  readonly inputs: readonly BehaviourInput[];
}

/** A change with what it does. */
export interface TriedChange extends Edit {
  readonly effect: Effect;
}

/** What becomes known while candidates are verified. */
export type VerificationNews =
  /** Where candidates run, and under which limits. */
  | { readonly kind: 'setUp'; readonly runner: Runner['kind']; readonly limits: readonly LimitName[] }
  /** All checks of a candidate so far; later news about it replace earlier ones. */
  | { readonly kind: 'checked'; readonly checks: CandidateChecks }
  /** How the candidates behave; later news replace earlier ones. */
  | { readonly kind: 'behaved'; readonly behaviour: Behaviour }
  /** What single alternatives change in what the shown text does. */
  | { readonly kind: 'tried'; readonly effects: readonly TriedChange[] }
  /** Something could not be run; in words for the person. */
  | { readonly kind: 'notRun'; readonly reason: string };

/** Runs candidates. Implemented in `execution/`; a trace's own news stand in for it when a run is shown again. */
export interface Verifier {
  /** Tells what becomes known as it does; ends when nothing more will. @throws only the signal's reason. */
  verify(job: VerificationJob, signal: AbortSignal): AsyncIterable<VerificationNews>;
  /** Puts one alternative at a time into the shown text and runs it; as `verify`, after it. */
  tryOut?(job: TryOutJob, signal: AbortSignal): AsyncIterable<VerificationNews>;
  /** What calls give, in their order. @throws when nothing can be run. */
  outcomesOf?(job: OutcomesJob, signal: AbortSignal): Promise<readonly Outcome[]>;
}
