import type { VerifiableCandidate } from '../verifier';
import type { CompareInput } from './compareTexts';
import type { Mask } from './mask';
import { chooseMasks, findMasks } from './masks/findMasks';
import { comparableProbes, countProbes } from './probe';
import type { Probe, ProbeCount } from './probe';
import { countRoundTrips } from './roundTrip/roundTrip';
import type { RoundTripCount, RoundTrips } from './roundTrip/roundTrip';

/** Masked outputs that can be run cost no question; this many are run at most. */
const mostOutputs = 32;

/** What can be recovered from one candidate. */
export interface BackwardEvidence {
  readonly candidate: string;
  /** All facts, for showing. */
  readonly facts: ProbeCount;
  /** Facts that it and every candidate still in contention were asked for: what may be compared. */
  readonly compared: { readonly passed: number; readonly total: number };
  /** Absent: no round trip was made, or none was measured. */
  readonly roundTrip?: RoundTripCount;
}

export interface BackwardVerification {
  readonly masks: readonly Mask[];
  readonly probes: readonly Probe[];
  readonly roundTrips?: RoundTrips;
  /** In the order of the candidates. */
  readonly evidence: readonly BackwardEvidence[];
}

/** What was asked, of whom, and what came of it. */
export interface BackwardFindings {
  readonly masks: readonly Mask[];
  readonly probes: readonly Probe[];
  readonly roundTrips?: RoundTrips;
  /** All candidates that were asked for any fact. */
  readonly candidates: readonly Pick<VerifiableCandidate, 'id'>[];
  /** Those that are still in contention, and were asked for every fact. */
  readonly left: readonly Pick<VerifiableCandidate, 'id'>[];
}

/** Backward verification so far, summed up for each candidate. */
export function backwardOf({
  masks,
  probes,
  roundTrips,
  candidates,
  left,
}: BackwardFindings): BackwardVerification {
  const ids = candidates.map(({ id }) => id);
  const leading = left.map(({ id }) => id);
  return {
    masks,
    probes,
    ...(roundTrips === undefined ? {} : { roundTrips }),
    evidence: countProbes(probes, ids).map((facts): BackwardEvidence => {
      const { candidate } = facts;
      const alike = comparableProbes(probes, [...new Set([...leading, candidate])]);
      const { asked = 0, recovered = 0 } = countProbes(alike, [candidate])[0] ?? {};
      const own = roundTrips?.candidates.find((each) => each.candidate === candidate);
      const trip = countRoundTrips(own?.trips ?? []);
      return {
        candidate,
        facts,
        compared: { passed: recovered, total: asked },
        ...(trip === undefined ? {} : { roundTrip: trip }),
      };
    }),
  };
}

/**
 * The facts to ask for: outputs that can be run, and of the others the most reliable ones.
 * @param most how many facts a model is asked for at most.
 * @param isWorthAsking of a fact that a model would be asked for.
 */
export function chooseFacts(
  { task, syntax, run }: CompareInput,
  most: number,
  isWorthAsking: (mask: Mask) => boolean,
): Mask[] {
  const found = findMasks(task, syntax);
  const outputs =
    run === undefined ? [] : found.filter(({ output }) => output !== undefined).slice(0, mostOutputs);
  const asked = found.filter((mask) => !outputs.includes(mask) && isWorthAsking(mask));
  return [...outputs, ...chooseMasks(asked, most)];
}
