/** How a model's candidates stood in earlier runs that a person decided. */
export interface ModelRecord {
  /** Runs in which what the person kept was what most of this model's candidates said. */
  readonly right: number;
  /** Runs that count. */
  readonly runs: number;
}

export interface PanelMember {
  readonly id: string;
  readonly modelId: string;
}

/** Self-agreement above this adds nothing: a model that always repeats itself is not for that reason right. */
const mostSelfAgreement = 0.9;
/** No model has a larger share of all votes, as long as there are others. */
const mostShareOfTwo = 0.6;
const mostShare = 0.5;

/**
 * The weight of each candidate's vote where several models were asked: each model's votes together weigh as much as
 * it agrees with itself, which is the share of its largest cluster (after Yuan et al., arXiv 2508.12338),
 * times how often it has been right before; capped, so that no model can outvote all the others.
 * @param members the usable candidates.
 * @param clusters ids of candidates that are the same.
 * @param records by model id; absent: as likely right as wrong.
 * @returns weights above 0 whose sum is the number of members; all 1 when there is only one model.
 */
export function panelVotes(
  members: readonly PanelMember[],
  clusters: readonly (readonly string[])[],
  records: ReadonlyMap<string, ModelRecord> = new Map(),
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { modelId } of members) counts.set(modelId, (counts.get(modelId) ?? 0) + 1);
  if (counts.size < 2) return new Map(members.map(({ id }) => [id, 1]));
  const modelOf = new Map(members.map(({ id, modelId }) => [id, modelId]));
  const trust = [...counts].map(([modelId, count]): [string, number] => {
    const largest = Math.max(
      ...clusters.map((cluster) => cluster.filter((id) => modelOf.get(id) === modelId).length),
    );
    return [modelId, Math.min(mostSelfAgreement, largest / count) * hitRate(records.get(modelId))];
  });
  const shares = capped(trust, counts.size === 2 ? mostShareOfTwo : mostShare);
  return new Map(
    members.map(({ id, modelId }) => [
      id,
      ((shares.get(modelId) ?? 0) * members.length) / (counts.get(modelId) ?? 1),
    ]),
  );
}

/**
 * Which models stood behind a choice: those whose own largest cluster it lies in.
 * @param members the usable candidates.
 * @returns per model id.
 */
export function standsBehind(
  choice: string,
  members: readonly PanelMember[],
  clusters: readonly (readonly string[])[],
): Map<string, boolean> {
  const result = new Map<string, boolean>();
  for (const modelId of new Set(members.map((member) => member.modelId))) {
    const own = new Set(members.filter((member) => member.modelId === modelId).map(({ id }) => id));
    const sizes = clusters.map((cluster) => cluster.filter((id) => own.has(id)).length);
    const chosen = clusters.findIndex((cluster) => cluster.includes(choice));
    result.set(modelId, chosen >= 0 && sizes[chosen] === Math.max(...sizes) && sizes[chosen] > 0);
  }
  return result;
}

/** The mean of a Beta posterior from a uniform prior: a few runs move it little. */
function hitRate(record: ModelRecord | undefined): number {
  return ((record?.right ?? 0) + 1) / ((record?.runs ?? 0) + 2);
}

/** Shares that add up to 1, none above the cap; what is cut off goes to the others in proportion. */
function capped(trust: readonly (readonly [string, number])[], cap: number): Map<string, number> {
  const shares = new Map(normalised(trust));
  const [top] = [...shares].sort((a, b) => b[1] - a[1]);
  if (top === undefined || top[1] <= cap) return shares;
  const rest = trust.filter(([modelId]) => modelId !== top[0]);
  return new Map([
    [top[0], cap],
    ...normalised(rest).map(([id, share]): [string, number] => [id, share * (1 - cap)]),
  ]);
}

function normalised(trust: readonly (readonly [string, number])[]): [string, number][] {
  const total = trust.reduce((sum, [, value]) => sum + value, 0);
  return trust.map(([modelId, value]) => [modelId, value / total]);
}
