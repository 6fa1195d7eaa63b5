import type { Syntax } from '../../engine/ports';
import type { Words } from '../../engine/report/words';
import type { Check } from '../../engine/verification/checks';
import type { Runner } from '../../engine/verification/runner';
import type { LoadScript, Toolchain } from '../behaviour/workerCommand';
import type { ToolHomes } from '../checks/frameworks/testRequest';
import type { WorkCopies } from '../workCopies/createWorkCopies';
import type { WorkCopy } from '../workCopies/workCopy';

/** Where candidates are verified, and with what. */
export interface VerifierParts {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly runner: Runner;
  readonly copies: WorkCopies;
  readonly syntax: Syntax;
  readonly loadScript: LoadScript;
  readonly toolchain?: Toolchain;
  readonly toolHomes: ToolHomes;
  /** The person's own command for the tests, a program and its arguments; empty: recognised. */
  readonly testCommand: readonly string[];
  /** For all of verification; what is known by then is told. */
  readonly timeLimitMs: number;
  /** A name of letters and digits that cannot be guessed, another one at each call. */
  readonly nonce: () => string;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly words: Words;
  /** Puts the document's secrets back into a text, and hides them in what is told. */
  readonly unmask: (text: string) => string;
  readonly mask: (text: string) => string;
  /** Asks whatever looks at files in the editor about texts of the document; absent where there is no editor. */
  readonly diagnose?: Diagnose;
}

/** A text of the document, in a copy of the workspace of its own. */
export interface DiagnosedText {
  /** Makes the copy, with the document as it was; only called where somebody may look at it. */
  readonly copy: () => Promise<WorkCopy>;
  /** Of the document, relative to the copy's folder. */
  readonly path: string;
  readonly text: string;
}

/** What language servers say of candidates, compared with what they say of the base; in the order given. */
export type Diagnose = (
  base: DiagnosedText,
  candidates: readonly DiagnosedText[],
  signal: AbortSignal,
) => Promise<readonly Check[]>;
