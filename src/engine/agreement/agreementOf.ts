import type { Cluster, Member, PoolAgreement } from './agreement';
import { changedLength } from './changedLength';
import { meanSimilarity, scoreCandidates } from './centrality';
import type { Comparison, Variant } from './comparer';
import type { PreparedText } from './comparedText';

/**
 * The clusters of a pool, the scores of its members and the choice.
 * @throws RangeError if the pool is empty.
 */
export function agreementOf(comparison: Comparison, base: PreparedText): PoolAgreement {
  const variants = sortedVariants(comparison);
  const scored = variants.map((variant) => ({ ...variant, weight: weightOf(variant) }));
  const scores = scoreCandidates(scored, comparison.grams);
  const ranked = scored
    .map((variant, index) => ({ variant, score: scores[index] ?? 0 }))
    .sort((a, b) => b.score - a.score || fewerChanges(a.variant, b.variant, base));
  const leader = ranked[0]?.variant;
  const choice = leader === undefined ? undefined : shortestChange(leader.members, base);
  if (leader === undefined || choice === undefined) {
    throw new RangeError('A pool without candidates has no agreement; add one first.');
  }
  return {
    level: leader.compared.form.tree.level,
    clusters: variants.map(clusterOf).sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1)),
    scores: new Map(
      variants.flatMap(({ members }, index) => members.map(({ id }) => [id, scores[index] ?? 0] as const)),
    ),
    choice: choice.id,
    cluster: clusterOf(leader),
    centrality: meanSimilarity(leader, scored, comparison.grams),
  };
}

/** In the order of the ids of their first members, which does not depend on who arrived first. */
export function sortedVariants(comparison: Comparison): Variant[] {
  return [...comparison.variants.values()].sort((a, b) => (firstId(a) < firstId(b) ? -1 : 1));
}

export function weightOf(variant: Variant): number {
  return variant.members.reduce((sum, { weight }) => sum + weight, 0);
}

function firstId(variant: Variant): string {
  return variant.members[0]?.id ?? '';
}

function clusterOf(variant: Variant): Cluster {
  const text = variant.members[0]?.text;
  return {
    id: firstId(variant),
    members: variant.members.map(({ id }) => id),
    weight: weightOf(variant),
    by: variant.members.every((member) => member.text === text) ? 'text' : 'tree',
  };
}

function fewerChanges(a: Variant, b: Variant, base: PreparedText): number {
  const difference =
    Math.abs(a.compared.length - base.ids.length) - Math.abs(b.compared.length - base.ids.length);
  return difference || (firstId(a) < firstId(b) ? -1 : 1);
}

/** Of candidates that are the same up to names and layout, the one that leaves most of the document as it was. */
function shortestChange(members: readonly Member[], base: PreparedText): Member | undefined {
  let best: Member | undefined;
  let least = Infinity;
  // Members come in the order of their ids: the first of those that change as little is kept.
  for (const member of members) {
    if (member.text === best?.text) continue;
    const changed = members.length === 1 ? 0 : changedLength(member.text, base.text);
    if (changed >= least) continue;
    best = member;
    least = changed;
  }
  return best;
}
