import type { Cluster } from '../agreement/agreement';
import type { Comparer } from '../agreement/comparer';
import type { Standings } from '../agreement/standing';
import type { Confidence } from '../events';
import type { Behaviour } from '../verification/behaviour';
import { chooseWithBehaviour } from './chooseWithBehaviour';
import { confidenceFromVotes } from './confidence';

/** Which candidate leads a pool, by all that is known. */
export interface Lead {
  /** The id of the choice. */
  readonly choice: string;
  readonly cluster: Cluster;
  /** Heaviest first. */
  readonly clusters: readonly Cluster[];
  readonly confidence: Confidence;
  readonly level: 'tree' | 'lexical';
  /** Where the pool was run: what that says of its members beside the choice. */
  readonly standings?: Standings;
}

/**
 * The lead of a pool: from votes, and from behaviour as soon as something ran.
 * @param drawn the weight of all draws, those without a vote included.
 * @throws RangeError if there is no member.
 */
export function leadOf(comparer: Comparer, drawn: number, behaviour?: Behaviour): Lead {
  const agreement = comparer.agreement();
  const { level } = agreement;
  if (behaviour === undefined || behaviour.inputs.length + behaviour.tests.length === 0) {
    const { choice, cluster, clusters } = agreement;
    const confidence = { value: confidenceFromVotes(agreement), restsOn: 'votes' as const };
    return { choice, cluster, clusters, confidence, level };
  }
  const { members, base } = comparer;
  const similarity = comparer.similarity();
  const chosen = chooseWithBehaviour({ members, agreement, similarity, behaviour, base, drawn });
  return {
    choice: chosen.choice,
    cluster: chosen.cluster,
    clusters: chosen.clusters,
    confidence: { value: chosen.confidence, restsOn: chosen.evidence.restsOn },
    level,
    standings: chosen.standings,
  };
}
