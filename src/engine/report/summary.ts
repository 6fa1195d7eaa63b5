import type { RunEvent } from '../events';

/** The figures of a run, as the command line and the check print them. */
export interface RunSummary {
  readonly samples: number;
  /** Those that were drawn independently, usable or not. */
  readonly candidates: number;
  /** Repairs and syntheses, which have no vote. */
  readonly drawnInView: number;
  readonly usable: number;
  readonly clusters: number;
  /** How many candidates agree with the choice, itself included. */
  readonly support: number;
  readonly hotSpots: number;
  readonly verdict: 'consensus' | 'none' | 'failed';
  readonly choice?: string;
}

/** Counts what the events of one run say; a run without a consensus event failed or was cut off. */
export function summarize(events: Iterable<RunEvent>): RunSummary {
  let samples = 0;
  let candidates = 0;
  let drawnInView = 0;
  for (const event of events) {
    if (event.kind === 'sampled') samples++;
    if (event.kind === 'parsed') {
      if (event.candidate.origin === undefined) candidates++;
      else drawnInView++;
    }
    if (event.kind !== 'consensus') continue;
    const { usable, clusters, support, disagreement, verdict, choice } = event.consensus;
    return {
      samples,
      candidates,
      drawnInView,
      usable,
      clusters: clusters.length,
      support,
      hotSpots: disagreement.hotSpots.length,
      verdict,
      ...(choice === undefined ? {} : { choice }),
    };
  }
  return {
    samples,
    candidates,
    drawnInView,
    usable: 0,
    clusters: 0,
    support: 0,
    hotSpots: 0,
    verdict: 'failed',
  };
}
