import type { Words } from '../../engine/report/words';
import type { Runner, RunLimits } from '../../engine/verification/runner';
import type { VerifiableCandidate } from '../../engine/verification/verifier';
import type { ToolHomes } from './frameworks/testRequest';
import type { ToolOutcome } from './runPlan';
import type { CheckedCopy } from './toolPlan';

/** A copy of the workspace folder that can be done away with. */
export interface RemovableCopy extends CheckedCopy {
  readonly remove: () => Promise<unknown>;
}

/** What the base runs gave, by what they depend on; may be kept between calls. */
export type BaseRuns = Map<string, ToolOutcome>;

/** A check that takes a tool of the project. */
export type ToolCheck = 'types' | 'lint' | 'projectTests';

/** What is checked, and with what. */
export interface CheckRequest {
  readonly runner: Runner;
  /** The document as it was; the path is relative to the workspace folder, with forward slashes. */
  readonly document: { readonly path: string; readonly text: string };
  /** What candidates are compared by; `lexical`: there is no grammar, so that none is known to parse. */
  readonly level: 'tree' | 'lexical';
  /** Usable candidates; checked in this order, those of equal text once. */
  readonly candidates: AsyncIterable<VerifiableCandidate> | Iterable<VerifiableCandidate>;
  /** A copy of the workspace folder as it was, with `document.text` in it. */
  readonly base: CheckedCopy;
  /** Makes a copy in which the document has the text given; it is removed after the checks. */
  readonly makeWorkCopy: (candidate: VerifiableCandidate, signal: AbortSignal) => Promise<RemovableCopy>;
  /** Which of the project's tools are run; absent: all. */
  readonly tools?: readonly ToolCheck[];
  /** The person's own command for the tests, a program and its arguments; empty or absent: recognised. */
  readonly testCommand?: readonly string[];
  readonly limits?: RunLimits;
  readonly toolHomes: ToolHomes;
  /** A name of letters and digits that cannot be guessed, another one at each call. */
  readonly nonce: () => string;
  readonly words: Words;
  /** Base runs to use again; `workspaceKey` stands for the content of the workspace besides the document. */
  readonly earlier?: { readonly workspaceKey: string; readonly runs: BaseRuns };
}
