import type { Behaviour, Outcome } from '../behaviour';

/** The outcome of a case on a candidate that could not be run at all. */
export const notRun: Outcome = '?notRun';
/** The outcome of a case that gave different things when it was run twice. */
export const unstable: Outcome = '?unstable';

/** Candidates that behave alike on every input. */
export interface BehaviourCluster {
  /** Ids, in the order of the matrix. */
  readonly candidates: readonly string[];
  /** Per input of the matrix. */
  readonly outcomes: readonly Outcome[];
}

export interface BehaviourClusters {
  /** The largest first; equal sizes in the order of their first candidates. */
  readonly clusters: readonly BehaviourCluster[];
  /** Of these nothing is known, not even whether they behave alike. */
  readonly notRun: readonly string[];
}

/**
 * Clusters of equal outcomes on all inputs (the behaviour signature of CodeT, Chen et al. 2022, and of MBR-Exec, Shi
 * et al. 2022, with errors and limits as outcomes of their own). An outcome that changes from run to run is not
 * compared: it equals any other such outcome, and differs from all that stay the same. Without inputs nothing is known
 * to differ, and all that ran are one cluster.
 */
export function clusterByBehaviour({ candidates, outcomes }: Behaviour): BehaviourClusters {
  const clusters = new Map<string, { candidates: string[]; outcomes: readonly Outcome[] }>();
  const apart: string[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const row = outcomes[index] ?? [];
    if (row.length > 0 && row.every((outcome) => outcome === notRun)) {
      apart.push(candidate);
      continue;
    }
    const key = JSON.stringify(row);
    const cluster = clusters.get(key);
    if (cluster === undefined) clusters.set(key, { candidates: [candidate], outcomes: row });
    else cluster.candidates.push(candidate);
  }
  const sorted = [...clusters.values()].sort((a, b) => b.candidates.length - a.candidates.length);
  return { clusters: sorted, notRun: apart };
}
