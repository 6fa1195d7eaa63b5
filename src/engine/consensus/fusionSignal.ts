import type { SignalName } from './evidenceWeights';
import { logOdds } from './logOdds';

/** One signal about the cluster that leads. */
export interface Signal {
  readonly name: SignalName;
  /** What it says by itself, as log-odds that the cluster is right; 0 says nothing. */
  readonly logOdds: number;
  /** What it was measured to be worth here, in [0, 1]: a judge's stability, say; 1 unless told. */
  readonly weight?: number;
}

/** Counts of what passed. */
export interface Count {
  readonly passed: number;
  /** At least `passed`. */
  readonly total: number;
}

/** A signal that is a probability already. */
export function probabilitySignal(name: SignalName, probability: number): Signal {
  return { name, logOdds: logOdds(probability) };
}

/** A signal from counts, by the mean of a Beta distribution, so that few of them say little. */
export function countSignal(name: SignalName, count: Count, weight = 1): Signal | undefined {
  return count.total === 0 ? undefined : { name, logOdds: countLogOdds(count), weight };
}

/**
 * A signal from counts in comparison with those of the mean rival: what is as easily had by any candidate speaks for
 * none, however many there are. Undefined without counts on both sides.
 */
export function relativeSignal(
  name: SignalName,
  own: Count,
  rivals: readonly Count[],
  weight = 1,
): Signal | undefined {
  const asked = rivals.filter(({ total }) => total > 0);
  if (own.total === 0 || asked.length === 0) return undefined;
  const mean = asked.reduce((sum, { passed, total }) => sum + passed / total, 0) / asked.length;
  // As many as were asked of this one, so that few facts pull both alike towards one half.
  const rival = { passed: mean * own.total, total: own.total };
  return { name, logOdds: countLogOdds(own) - countLogOdds(rival), weight };
}

function countLogOdds({ passed, total }: Count): number {
  return logOdds((passed + 1) / (total + 2));
}
