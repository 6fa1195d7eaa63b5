import { isValue } from '../behaviour';
import type { Behaviour, BehaviourInput, Outcome } from '../behaviour';
import { clusterByBehaviour } from './clusterByBehaviour';
import type { BehaviourCluster } from './clusterByBehaviour';

/** An input on which candidates differ, and how. */
export interface DistinguishingInput {
  readonly input: BehaviourInput;
  /** The largest group first. */
  readonly groups: readonly OutcomeGroup[];
}

export interface OutcomeGroup {
  readonly outcome: Outcome;
  /** Ids, in the order of the matrix. */
  readonly candidates: readonly string[];
}

export interface DistinguishOptions {
  /** At most this many inputs; 3 unless told. */
  readonly most?: number;
  /** How many of the largest clusters are told apart; 4 unless told. */
  readonly clusters?: number;
}

/**
 * The few inputs that best show a person how the leading clusters differ: greedily, the input that separates the most
 * pairs of candidates from different clusters that no chosen input separates yet; extreme numbers and characters count
 * half, and the shorter one wins among equals. Inputs on which the leading clusters agree are never chosen; the groups are of all candidates that ran.
 */
export function distinguish(behaviour: Behaviour, options: DistinguishOptions = {}): DistinguishingInput[] {
  const { most = 3, clusters: leadingCount = 4 } = options;
  const { clusters, notRun } = clusterByBehaviour(behaviour);
  const leading = clusters.slice(0, leadingCount);
  const chosen: number[] = [];
  let open = pairsOf(leading);
  while (chosen.length < most && open.length > 0) {
    const best = bestInput(behaviour, open, chosen);
    if (best === undefined) break;
    chosen.push(best);
    open = open.filter((pair) => !separates(pair, best));
  }
  return chosen.map((index) => groupsOf(behaviour, index, new Set(notRun)));
}

interface ClusterPair {
  readonly left: BehaviourCluster;
  readonly right: BehaviourCluster;
  readonly weight: number;
}

function pairsOf(clusters: readonly BehaviourCluster[]): ClusterPair[] {
  return clusters.flatMap((left, index) =>
    clusters.slice(index + 1).map((right) => ({
      left,
      right,
      weight: left.candidates.length * right.candidates.length,
    })),
  );
}

function separates({ left, right }: ClusterPair, input: number): boolean {
  return left.outcomes[input] !== right.outcomes[input];
}

function bestInput(
  { inputs }: Behaviour,
  pairs: readonly ClusterPair[],
  chosen: readonly number[],
): number | undefined {
  let best: { readonly index: number; readonly score: number } | undefined;
  for (const [index, input] of inputs.entries()) {
    if (chosen.includes(index)) continue;
    const separated = pairs.filter((pair) => separates(pair, index));
    const weight = separated.reduce((sum, pair) => sum + pair.weight * clarity(pair, index), 0);
    // Of inputs that separate as much, a person reads the shorter one.
    const score = weight === 0 ? 0 : weight * plainness(input.text) + 1 / (2 + input.text.length);
    if (score > 0 && (best === undefined || score > best.score)) best = { index, score };
  }
  return best?.index;
}

const extreme = /\d{10,}|\d[eE][-+]?\d|[^\x20-\x7e]|\\[^nt"'\\]|Infinity|NaN|inf\b|nan\b/;

/** What a person might write says more than what only a test would. */
function plainness(text: string): number {
  return extreme.test(text) ? 0.5 : 1;
}

/** Values that differ, or a value beside an error, say what must be decided; two kinds of error say less. */
function clarity({ left, right }: ClusterPair, input: number): number {
  const values = [left, right].filter(({ outcomes }) => isValue(outcomes[input] ?? '?')).length;
  return values === 0 ? 0.5 : 1;
}

function groupsOf(behaviour: Behaviour, index: number, leftOut: ReadonlySet<string>): DistinguishingInput {
  const groups = new Map<Outcome, string[]>();
  for (const [row, candidate] of behaviour.candidates.entries()) {
    const outcome = behaviour.outcomes[row]?.[index];
    if (outcome === undefined || leftOut.has(candidate)) continue;
    const group = groups.get(outcome);
    if (group === undefined) groups.set(outcome, [candidate]);
    else group.push(candidate);
  }
  const input = behaviour.inputs[index] ?? { text: '', origin: 'model' };
  return {
    input,
    groups: [...groups]
      .map(([outcome, candidates]) => ({ outcome, candidates }))
      .sort((a, b) => b.candidates.length - a.candidates.length),
  };
}
