import type { Candidate, RepliedSample, Sample } from '../pool';
import type { Collapse } from './collapse';
import { collapseOf } from './collapse';
import { familyVotes } from './familyVotes';
import type { ModelRecord } from './panelVotes';
import { panelVotes } from './panelVotes';
import { perplexityVotes } from './perplexityVotes';

/** What the votes of a pool count. */
export interface VoteWeights {
  /** Per usable candidate, above 0. */
  readonly weights: ReadonlyMap<string, number>;
  /** Absent where the samples pass for independent. */
  readonly collapse?: Collapse;
}

export interface WeighingInput {
  readonly candidates: readonly Candidate[];
  readonly samples: readonly Sample[];
  /** Ids of candidates that are the same. */
  readonly clusters: readonly (readonly string[])[];
  readonly records?: ReadonlyMap<string, ModelRecord>;
  /** Whether samples that the model found likelier count more; needs log-probabilities of all of them. */
  readonly byLikelihood?: boolean;
}

/** A pruned sample stays in the pool, where a weight has to be above 0. */
const prunedWeight = 1e-3;

/**
 * What each usable candidate's vote counts: by its model, by its likelihood where that is wanted and known, and less
 * where replies are not independent or continue one another.
 * @returns undefined when every vote counts the same.
 */
export function weighVotes(input: WeighingInput): VoteWeights | undefined {
  const usable = input.candidates.filter(({ usable: isUsable }) => isUsable);
  if (usable.length === 0) return undefined;
  const replied = new Map(
    input.samples
      .filter((sample): sample is RepliedSample => sample.kind === 'reply')
      .map((sample) => [sample.id, sample]),
  );
  const weights = panelVotes(usable, input.clusters, input.records);
  scale(weights, ownShares(usable, replied));
  const collapse = collapseOf([...replied.values()]);
  for (const id of collapse?.identical ?? [])
    if (weights.has(id)) weights.set(id, (weights.get(id) ?? 1) * (collapse?.weight ?? 1));
  if (input.byLikelihood === true) scale(weights, likelihoods(usable, replied));
  if (collapse === undefined && [...weights.values()].every((weight) => weight === 1)) return undefined;
  return { weights, ...(collapse === undefined ? {} : { collapse }) };
}

/**
 * What samples that continue others have of their own. The models of a panel keep their shares of the votes: one that
 * can be continued is not for that reason worth less than one that cannot.
 */
function ownShares(
  usable: readonly Candidate[],
  replied: ReadonlyMap<string, RepliedSample>,
): ReadonlyMap<string, number> {
  const votes = familyVotes(usable.map(({ id }) => replied.get(id) ?? { id }));
  const meanOf = (some: readonly Candidate[]): number =>
    some.reduce((sum, { id }) => sum + (votes.get(id) ?? 1), 0) / some.length;
  const all = meanOf(usable);
  const ofModel = new Map(
    [...new Set(usable.map(({ modelId }) => modelId))].map((modelId) => [
      modelId,
      meanOf(usable.filter((candidate) => candidate.modelId === modelId)),
    ]),
  );
  return new Map(
    usable.map(({ id, modelId }) => [id, (votes.get(id) ?? 1) * (all / (ofModel.get(modelId) ?? all))]),
  );
}

/** Relative to their mean, so that the sum of the votes stays what it is. */
function likelihoods(
  usable: readonly Candidate[],
  replied: ReadonlyMap<string, RepliedSample>,
): ReadonlyMap<string, number> {
  const voting = usable.map(({ id }) => {
    const reply = replied.get(id)?.reply;
    return { id, text: reply?.text ?? id, tokens: reply?.tokens ?? [] };
  });
  const votes = perplexityVotes(voting);
  if (votes === undefined) return new Map();
  const mean = [...votes.weights.values()].reduce((sum, weight) => sum + weight, 0) / usable.length;
  return new Map([...votes.weights].map(([id, weight]) => [id, Math.max(prunedWeight, weight / mean)]));
}

function scale(weights: Map<string, number>, factors: ReadonlyMap<string, number>): void {
  for (const [id, factor] of factors) weights.set(id, (weights.get(id) ?? 1) * factor);
}
