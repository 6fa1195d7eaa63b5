import type { MaskKind } from './mask';

/** What came of asking for a masked fact with a candidate in view. */
export type ProbeOutcome =
  | 'recovered'
  | 'missed'
  /** The change itself gives the fact away; not asked. */
  | 'leaked'
  /** The base text gives it away; not asked. */
  | 'guessable'
  /** The reply, or that of the control, could not be read. */
  | 'notMeasured';

export interface Probe {
  readonly candidate: string;
  readonly mask: string;
  readonly kind: MaskKind;
  /** Counts the times that a candidate is asked for the same fact, from 0. */
  readonly draw: number;
  readonly by: 'model' | 'run';
  readonly outcome: ProbeOutcome;
  /** What the model took the fact to be; absent where it said that the code does not settle it. */
  readonly answer?: string;
  /** Why nothing was measured. */
  readonly reason?: string;
}

/** The probes of one candidate, counted. */
export interface ProbeCount {
  readonly candidate: string;
  /** Probes that were answered by the model or by running: recovered and missed ones. */
  readonly asked: number;
  readonly recovered: number;
  /** Leaked and guessable ones, which say nothing. */
  readonly discounted: number;
  readonly notMeasured: number;
}

/** All probes of each candidate, for showing. */
export function countProbes(probes: readonly Probe[], candidates: readonly string[]): ProbeCount[] {
  return candidates.map((candidate) => {
    const outcomes = probes.filter((probe) => probe.candidate === candidate).map(({ outcome }) => outcome);
    const count = (...kinds: readonly ProbeOutcome[]): number =>
      outcomes.filter((outcome) => kinds.includes(outcome)).length;
    return {
      candidate,
      asked: count('recovered', 'missed'),
      recovered: count('recovered'),
      discounted: count('leaked', 'guessable'),
      notMeasured: count('notMeasured'),
    };
  });
}

/**
 * The probes that all candidates answered, so that each is measured by the same facts and as often: a fact that one
 * of them gives away, or that could not be read once, counts for none.
 */
export function comparableProbes(probes: readonly Probe[], candidates: readonly string[]): Probe[] {
  const answered = new Map<string, Set<string>>();
  const keyOf = ({ mask, draw }: Probe): string => `${String(draw)} ${mask}`;
  for (const probe of probes) {
    if (probe.outcome !== 'recovered' && probe.outcome !== 'missed') continue;
    const key = keyOf(probe);
    answered.set(key, (answered.get(key) ?? new Set()).add(probe.candidate));
  }
  return probes.filter((probe) => {
    const by = answered.get(keyOf(probe));
    return (
      candidates.includes(probe.candidate) && candidates.every((candidate) => by?.has(candidate) === true)
    );
  });
}
