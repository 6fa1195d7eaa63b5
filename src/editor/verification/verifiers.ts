import * as vscode from 'vscode';
import { createChannel } from '../../engine/channel';
import type { Channel } from '../../engine/channel';
import type { Runner } from '../../engine/verification/runner';
import type {
  VerifiableCandidate,
  VerificationJob,
  VerificationNews,
  Verifier,
} from '../../engine/verification/verifier';
import type { VerificationConfiguration } from '../configuration';
import type { Consent, Decision } from './consent';
import { createConsentingRunner } from './consentingRunner';

/** What stands between a run and the processes it wants to start: trust, a sandbox, and the person's consent. */
export interface VerifierParts {
  readonly consent: Consent;
  /** The place where candidates run. @throws Error that says what to install. */
  readonly findRunner: (
    configuration: Pick<VerificationConfiguration, 'sandbox' | 'containerImage'>,
  ) => Promise<Runner>;
  /** Verifies candidates of a document in a folder of the workspace, by a runner that may be used. */
  readonly createVerifier: (place: VerificationPlace, runner: Runner) => Promise<Verifier>;
}

export interface VerificationPlace {
  readonly folder: vscode.WorkspaceFolder;
  readonly documentUri: vscode.Uri;
  readonly configuration: VerificationConfiguration;
  /** Puts the document's secrets back into a candidate, and hides them in what is shown and recorded. */
  readonly unmask: (text: string) => string;
  readonly mask: (text: string) => string;
}

/** Undefined where the person wants nothing run; otherwise a verifier that says why, where nothing can be. */
export function verifierFor(
  documentUri: vscode.Uri | undefined,
  configuration: VerificationConfiguration,
  masking: Pick<VerificationPlace, 'mask' | 'unmask'>,
  parts: VerifierParts,
): Verifier | undefined {
  if (configuration.run === 'never') return undefined;
  const folder = documentUri && vscode.workspace.getWorkspaceFolder(documentUri);
  if (documentUri === undefined || folder === undefined || documentUri.scheme !== 'file') {
    return silent(vscode.l10n.t('Candidates can be run only for files of a workspace on disk.'));
  }
  if (!vscode.workspace.isTrusted) {
    return silent(vscode.l10n.t('Nothing is run in a workspace that is not trusted.'));
  }
  const place = { folder, documentUri, configuration, ...masking };
  let allowed: Verifier | undefined;
  const onAllowed = (verifier: Verifier): void => {
    allowed = verifier;
    // Only from now on can calls be run.
    if (verifier.outcomesOf !== undefined) asking.outcomesOf = verifier.outcomesOf.bind(verifier);
  };
  const asking: { -readonly [Key in keyof Verifier]: Verifier[Key] } = {
    verify: (job, signal) => verifyWhenAllowed({ place, parts, job, onAllowed }, signal),
    async *tryOut(job, signal) {
      yield* allowed?.tryOut?.(job, signal) ?? [];
    },
  };
  return asking;
}

function silent(reason: string): Verifier {
  return {
    async *verify({ candidates }) {
      const arriving = candidates[Symbol.asyncIterator]();
      // The channel is read to its end, as every verifier does.
      while ((await arriving.next()).done !== true);
      yield { kind: 'notRun', reason };
    },
  };
}

interface Asking {
  readonly place: VerificationPlace;
  readonly parts: VerifierParts;
  readonly job: VerificationJob;
  /** Is told what runs candidates, once that is allowed. */
  readonly onAllowed: (verifier: Verifier) => void;
}

/** The question stands while the candidates come; when the last has come unanswered, the run goes on without. */
async function* verifyWhenAllowed(
  { place, parts, job, onAllowed }: Asking,
  signal: AbortSignal,
): AsyncGenerator<VerificationNews> {
  const { buffer, ended } = buffered(job.candidates);
  let runner: Runner;
  try {
    runner = await parts.findRunner(place.configuration);
  } catch (error) {
    await ended;
    yield { kind: 'notRun', reason: error instanceof Error ? error.message : String(error) };
    return;
  }
  const late = ended.then((): Decision => 'undecided');
  const known = parts.consent.decision(runner.kind);
  const asked = known === 'undecided' ? parts.consent.ask(runner.kind) : Promise.resolve(known);
  const decision = await Promise.race([asked, late]);
  signal.throwIfAborted();
  if (decision !== 'allowed') {
    if (decision === 'undecided') void asked.then(offerToVerify);
    await ended;
    yield { kind: 'notRun', reason: refusalLine(decision) };
    return;
  }
  const asking =
    runner.kind === 'unconfined'
      ? createConsentingRunner(runner, (line) => parts.consent.allowsCommand(line))
      : runner;
  const verifier = await parts.createVerifier(place, asking);
  onAllowed(verifier);
  yield* verifier.verify({ ...job, candidates: buffer }, signal);
}

/** The answer came when the run was over: it can still be verified. */
async function offerToVerify(decision: Decision): Promise<void> {
  if (decision !== 'allowed') return;
  const verify = vscode.l10n.t('Verify Candidates');
  const message = vscode.l10n.t('Candidates may be run in this workspace from now on.');
  if ((await vscode.window.showInformationMessage(message, verify)) === verify)
    await vscode.commands.executeCommand('consilience.verify');
}

function refusalLine(decision: Decision): string {
  return decision === 'refused'
    ? vscode.l10n.t('Running candidates is not allowed in this workspace (Allow or Stop Running Candidates).')
    : vscode.l10n.t('Running candidates has not been allowed yet (Allow or Stop Running Candidates).');
}

/** The candidates kept until they are wanted, and the moment when the last has come. */
function buffered(candidates: AsyncIterable<VerifiableCandidate>): {
  readonly buffer: Channel<VerifiableCandidate>;
  readonly ended: Promise<void>;
} {
  const buffer = createChannel<VerifiableCandidate>();
  const drain = async (): Promise<void> => {
    try {
      for await (const candidate of candidates) buffer.push(candidate);
    } finally {
      buffer.close();
    }
  };
  return { buffer, ended: drain() };
}
