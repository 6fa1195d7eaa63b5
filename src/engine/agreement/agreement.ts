import type { OffsetRange } from '../task';

/** What agreement is computed from: a usable candidate, reduced to what matters for comparing. */
export interface Member {
  readonly id: string;
  /** The whole patched document. */
  readonly text: string;
  /** Its share of the vote before normalisation, > 0; 1 for one draw. */
  readonly weight: number;
}

/** Members that are equivalent. */
export interface Cluster {
  /** The id of its first member in the order of the ids. */
  readonly id: string;
  readonly members: readonly string[];
  /** Sum of the members' weights. */
  readonly weight: number;
  /** What makes them equivalent: the same text, the same normalised tree, or the same outputs on all inputs tried. */
  readonly by: 'text' | 'tree' | 'behaviour';
}

/** How much of the pool's weight would have a token of the shown text otherwise. */
export interface TokenHeat extends OffsetRange {
  /** The heat that colours the token, in [0, 1]. */
  readonly heat: number;
  /** The plain share of the weight that differs here, in [0, 1]. */
  readonly share: number;
  /** The share of the weight that has something more in front of this token, in [0, 1]. */
  readonly inserted: number;
  /** The heat of the gap in front of this token, where others have something more; a border, never a colour. */
  readonly insertionHeat: number;
  /** 0 (cold) to 5 (hottest): rank within the patch, bounded by the share of tokens that may be coloured. */
  readonly step: HeatStep;
}

export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5;

/** What some of the candidates have in place of a hot spot. */
export interface Alternative {
  /** Replaces the text of the spot's range; may be empty (the candidates leave it out). */
  readonly text: string;
  /** Sum of the weights of the candidates that have it. */
  readonly votes: number;
  readonly members: readonly string[];
  /** What using it changes, alone, in what the shown text does; absent: not tried. */
  readonly effect?: Effect;
}

/** What one change does on the inputs it was tried on. */
export interface Effect {
  /** How many inputs it was tried on. */
  readonly tried: number;
  /** Those on which the outcome is another one. */
  readonly changed: readonly OutcomeChange[];
}

export interface OutcomeChange {
  /** The source of the call. */
  readonly input: string;
  /** As `Outcome`s: of the shown text, and with the change. */
  readonly before: string;
  readonly after: string;
}

/** A run of hot tokens with what other candidates have there. */
export interface HotSpot extends OffsetRange {
  /** The step of its hottest token. */
  readonly step: HeatStep;
  /** The heat of its hottest token. */
  readonly heat: number;
  /** Nothing of the shown text is replaced: others have something more here; the range is empty. */
  readonly insertion: boolean;
  /** Sum of the weights of the candidates that have it as shown. */
  readonly votes: number;
  /** Most votes first. */
  readonly alternatives: readonly Alternative[];
}

/** How the members of a pool relate to one another; the same whatever the order of the members. */
export interface PoolAgreement {
  /** Whether syntax trees were compared, or only lexical tokens since the language has no grammar. */
  readonly level: 'tree' | 'lexical';
  /** Heaviest first. */
  readonly clusters: readonly Cluster[];
  /** Per member id: the weighted mean of its similarity to the others, with structural priors. */
  readonly scores: ReadonlyMap<string, number>;
  /** The member nearest to the others. */
  readonly choice: string;
  /** The cluster of the choice. */
  readonly cluster: Cluster;
  /** The weighted mean similarity of the choice to the other draws, in [0, 1]; 1 when there is no other. */
  readonly centrality: number;
}

/** How the pool differs from one text, which may be a member or a member that was edited since. */
export interface Disagreement {
  /** The tokens of the compared region, cosmetic ones left out, in order. */
  readonly tokens: readonly TokenHeat[];
  /** In order of position. */
  readonly hotSpots: readonly HotSpot[];
}
