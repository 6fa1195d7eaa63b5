import type { Ask } from './ask';
import { createChannel } from './channel';
import type { Consensus, RunSettings, VerifiedEvent } from './events';
import type { UsableCandidate } from './pool';
import type { Syntax } from './ports';
import type { Task } from './task';
import type { RunCandidate } from './verification/backward/runCandidate';
import type { Behaviour } from './verification/behaviour';
import { changesToTry, inputsToTry } from './verification/effects';
import type { Evidence } from './verification/evidence';
import { generateCases, generateInputs } from './verification/generateCases';
import type { GeneratedCases, VerifiableCandidate, Verifier } from './verification/verifier';

export interface VerifyParts {
  readonly task: Task;
  readonly settings: RunSettings;
  readonly syntax: Syntax;
  /** Absent: nothing is run. */
  readonly verifier: Verifier | undefined;
  readonly ask: Ask;
}

/** The verification of one run, from the first candidate to the last alternative. */
export interface RunVerification {
  /** Tells of candidates as they come; ends when nothing more will become known of them. */
  arriving(candidates: AsyncIterable<VerifiableCandidate>, signal: AbortSignal): AsyncIterable<VerifiedEvent>;
  /** Tells of one more candidate beside those that are known. */
  entering(
    newcomer: UsableCandidate,
    voters: readonly UsableCandidate[],
    known: Evidence,
    signal: AbortSignal,
  ): AsyncIterable<VerifiedEvent>;
  /** Puts one alternative at a time into the shown text. */
  triedOut(
    consensus: Consensus,
    behaviour: Behaviour | undefined,
    signal: AbortSignal,
  ): AsyncIterable<VerifiedEvent>;
  /** Runs calls on a text of the document; undefined where nothing can be run, as is known once candidates have come. */
  run(signal: AbortSignal): RunCandidate | undefined;
}

/** The model is asked for tests once, while it is still asked for samples, and only where they can be run. */
export function createRunVerification(parts: VerifyParts): RunVerification {
  const { task, verifier, syntax, settings, ask } = parts;
  const wanted = { task, syntax, requests: settings.testRequests ?? 0 };
  let asking: Promise<GeneratedCases> | undefined;
  return {
    async *arriving(candidates, signal) {
      if (verifier === undefined) return;
      const job = {
        task,
        candidates,
        cases: () => (asking ??= generateCases(wanted, ask, signal)),
        inputsFor: (a: string, b: string, known: readonly string[]) =>
          generateInputs(wanted, [a, b], known, ask, signal),
      };
      for await (const news of verifier.verify(job, signal)) yield { kind: 'verified', news };
    },
    async *entering(newcomer, voters, { checks, behaviour }, signal) {
      if (verifier === undefined) return;
      const tests = (await asking)?.tests ?? [];
      const candidates = createChannel<VerifiableCandidate>();
      for (const candidate of [...voters, newcomer]) candidates.push(candidate);
      candidates.close();
      const job = {
        task,
        candidates,
        cases: () => Promise.resolve({ inputs: behaviour?.inputs ?? [], tests }),
        inputsFor: () => Promise.resolve([]),
        checked: new Set([...checks.keys()].filter((id) => id !== newcomer.id)),
      };
      for await (const news of verifier.verify(job, signal)) yield { kind: 'verified', news };
    },
    async *triedOut(consensus, behaviour, signal) {
      const { text: shown, disagreement } = consensus;
      if (verifier?.tryOut === undefined || behaviour === undefined || shown === undefined) return;
      const changes = changesToTry(disagreement);
      const inputs = inputsToTry(behaviour);
      if (changes.length === 0 || inputs.length === 0) return;
      for await (const news of verifier.tryOut({ task, shown, changes, inputs }, signal))
        yield { kind: 'verified', news };
    },
    run(signal) {
      const outcomesOf = verifier?.outcomesOf?.bind(verifier);
      if (outcomesOf === undefined) return undefined;
      return async (text, inputs) => [...(await outcomesOf({ task, text, inputs }, signal))];
    },
  };
}
