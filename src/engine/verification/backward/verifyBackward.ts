import type { Ask } from '../../ask';
import type { VerifiableCandidate } from '../verifier';
import { backwardShares } from './backwardShare';
import type { CompareInput } from './compareTexts';
import type { Mask } from './mask';
import { chooseMasks, findMasks } from './masks/findMasks';
import { comparableProbes, countProbes } from './probe';
import type { Probe, ProbeCount } from './probe';
import { recoverMasks } from './recoverMasks';
import { countRoundTrips, roundTrips } from './roundTrip/roundTrip';
import type { RoundTripCount, RoundTrips } from './roundTrip/roundTrip';

/** Masked outputs that can be run cost no question; this many are run at most. */
const mostOutputs = 32;

export interface BackwardInput extends CompareInput {
  /** One for each cluster that is still in contention. */
  readonly candidates: readonly VerifiableCandidate[];
  /** How many facts are asked for at most; 8 unless told. */
  readonly masks?: number;
  /** How often each is asked for; 1 unless told. */
  readonly draws?: number;
  /** How often each candidate is described; 0: no round trips; 1 unless told. */
  readonly descriptions?: number;
}

/** What can be recovered from one candidate. */
export interface BackwardEvidence {
  readonly candidate: string;
  /** All facts, for showing. */
  readonly facts: ProbeCount;
  /** Facts that every candidate was asked for, as often: what may be compared. */
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
  /** Each candidate's share of what was recovered, in (0, 1); absent: there is nothing to compare. */
  readonly shares?: readonly number[];
}

/**
 * Backward verification of the candidates still in contention: masked facts, and round trips.
 * @throws only the signal's reason.
 */
export async function verifyBackward(
  input: BackwardInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<BackwardVerification> {
  const { candidates, descriptions = 1 } = input;
  signal.throwIfAborted();
  const masks = masksFor(input);
  const [probes, trips] = await Promise.all([
    recoverMasks({ ...input, masks }, ask, signal),
    descriptions === 0 ? undefined : roundTrips({ ...input, descriptions }, ask, signal),
  ]);
  const ids = candidates.map(({ id }) => id);
  const compared = countProbes(comparableProbes(probes, ids), ids);
  const evidence = countProbes(probes, ids).map((facts, index): BackwardEvidence => {
    const { asked = 0, recovered = 0 } = compared[index] ?? {};
    const trip = countRoundTrips(trips?.candidates[index]?.trips ?? []);
    return {
      candidate: facts.candidate,
      facts,
      compared: { passed: recovered, total: asked },
      ...(trip === undefined ? {} : { roundTrip: trip }),
    };
  });
  const shares = sharesOf(evidence);
  return {
    masks,
    probes,
    ...(trips === undefined ? {} : { roundTrips: trips }),
    evidence,
    ...(shares === undefined ? {} : { shares }),
  };
}

function masksFor({ task, syntax, run, masks = 8 }: BackwardInput): Mask[] {
  const found = findMasks(task, syntax);
  if (run === undefined) return chooseMasks(found, masks);
  const outputs = found.filter(({ output }) => output !== undefined).slice(0, mostOutputs);
  return [
    ...outputs,
    ...chooseMasks(
      found.filter((mask) => !outputs.includes(mask)),
      masks,
    ),
  ];
}

/** Round trips count for the shares only where every candidate made one, so that all are measured alike. */
function sharesOf(evidence: readonly BackwardEvidence[]): number[] | undefined {
  const trips = evidence.flatMap(({ roundTrip }) => roundTrip ?? []);
  const all = trips.length === evidence.length && new Set(trips.map(({ asked }) => asked)).size === 1;
  const asked = (evidence[0]?.compared.total ?? 0) + (all ? (trips[0]?.asked ?? 0) : 0);
  if (asked === 0) return undefined;
  return backwardShares(
    evidence.map(({ compared, roundTrip }) => compared.passed + (all ? (roundTrip?.recovered ?? 0) : 0)),
  );
}
