import type { Cluster, PoolAgreement } from '../agreement/agreement';
import type { Comparer } from '../agreement/comparer';
import type { Standings } from '../agreement/standing';
import type { Confidence } from '../events';
import { noEvidence } from '../verification/evidence';
import type { Evidence } from '../verification/evidence';
import { chooseWithBehaviour } from './chooseWithBehaviour';
import { confidenceFromVotes } from './confidence';
import { stillInContention } from './gate';

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
 * The lead of a pool: from votes, and from behaviour as soon as something ran; among those whom the project's own
 * checks do not rule out.
 * @param drawn the weight of all draws, those without a vote included.
 * @throws RangeError if there is no member.
 */
export function leadOf(comparer: Comparer, drawn: number, evidence: Evidence = noEvidence): Lead {
  const { behaviour } = evidence;
  const agreement = comparer.agreement();
  const { level } = agreement;
  const allowed = stillInContention(
    comparer.members.map(({ id }) => id),
    evidence.checks,
  );
  if (behaviour === undefined || behaviour.inputs.length + behaviour.tests.length === 0) {
    const led = ledBy(agreement, allowed);
    const confidence = { value: confidenceFromVotes(led), restsOn: 'votes' as const };
    const { choice, cluster, clusters } = led;
    return { choice, cluster, clusters, confidence, level };
  }
  const { members, base } = comparer;
  const similarity = comparer.similarity();
  const uptake = comparer.uptake();
  const chosen = chooseWithBehaviour({
    members,
    agreement,
    similarity,
    uptake,
    behaviour,
    base,
    drawn,
    allowed,
  });
  return {
    choice: chosen.choice,
    cluster: chosen.cluster,
    clusters: chosen.clusters,
    confidence: { value: chosen.confidence, restsOn: chosen.evidence.restsOn },
    level,
    standings: chosen.standings,
  };
}

/** The agreement with the most central of the allowed members as the choice; as it is where its choice is allowed. */
function ledBy(agreement: PoolAgreement, allowed: ReadonlySet<string>): PoolAgreement {
  if (allowed.has(agreement.choice)) return agreement;
  const ranked = [...agreement.scores]
    .filter(([id]) => allowed.has(id))
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const choice = ranked[0]?.[0];
  const cluster = agreement.clusters.find(({ members }) => choice !== undefined && members.includes(choice));
  return choice === undefined || cluster === undefined ? agreement : { ...agreement, choice, cluster };
}
