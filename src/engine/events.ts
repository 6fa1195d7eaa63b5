import type { Cluster, Disagreement } from './agreement/agreement';
import type { Fusion } from './consensus/fusion';
import type { ExaminationNews } from './examination/news';
import type { Candidate, CandidateOrigin, Sample } from './pool';
import type { ChatMessage, TokenUsage } from './ports';
import type { BudgetLevel } from './sampling/budgetLevels';
import type { Task } from './task';
import type { Check } from './verification/checks';
import type { BehaviourReport } from './verification/behaviourReport';
import type { VerificationNews } from './verification/verifier';

/** How a run was set up; with its samples, all that is needed to replay it. */
export interface RunSettings {
  /** How many samples are drawn at most, those of an earlier run included. */
  readonly samples: number;
  readonly temperature?: number;
  /** How far the temperatures of the samples are spread around it, as a share of it, in [0, 1]; absent: not at all. */
  readonly temperatureSpread?: number;
  readonly maxOutputTokens?: number;
  /** The choice is a consensus only if its cluster has at least this weight. */
  readonly minimumSupport: number;
  /** The choice is a consensus only if its confidence is at least this, in [0, 1]. */
  readonly minimumConfidence: number;
  /** Of the consensuses that are shown at most a share may be wrong; absent: nothing is promised. */
  readonly promise?: RiskPromise;
  /** Whether each token's log-probability is asked for, and samples that the model found likelier count more. */
  readonly votesByLikelihood?: boolean;
  /** Whether the later samples continue earlier ones from where these were uncertain, as far as the models can. */
  readonly branch?: boolean;
  /** Whether sampling stops as soon as more samples would hardly change the outcome; absent: all are drawn. */
  readonly stopEarly?: boolean;
  /** The largest share of the compared tokens that may be coloured, in (0, 1]. */
  readonly heatShare: number;
  /** How many requests ask for tests; absent or 0: none is asked for. */
  readonly testRequests?: number;
  /** How much the model is asked about the candidates that lead; absent: nothing. */
  readonly level?: BudgetLevel;
  /** The person was told that something is missing and wants samples all the same. */
  readonly goOnAnyway?: boolean;
}

/** A promised risk with the confidences that keep it. */
export interface RiskPromise {
  /** The share of consensuses that may be wrong, in (0, 1). */
  readonly risk: number;
  /** The least confidence where it rests on votes, or on what a model was asked; above 1: nothing can be promised. */
  readonly votes: number;
  /** The least confidence where candidates were run. */
  readonly execution: number;
}

export interface ModelInfo {
  readonly id: string;
  readonly label: string;
  readonly kind: 'live' | 'recorded';
}

export interface StartedEvent {
  readonly kind: 'started';
  readonly task: Task;
  readonly settings: RunSettings;
  readonly models: readonly ModelInfo[];
  readonly messages: readonly ChatMessage[];
  /** Samples taken over from an earlier run of the same task. */
  readonly earlier: number;
}

export interface SampledEvent {
  readonly kind: 'sampled';
  readonly sample: Sample;
}

export interface ParsedEvent {
  readonly kind: 'parsed';
  readonly candidate: Candidate;
}

/** The pool so far; sent again as each candidate arrives. */
export interface ClusteredEvent {
  readonly kind: 'clustered';
  readonly usable: number;
  readonly clusters: readonly Cluster[];
  /** The id of the candidate that leads so far. */
  readonly leader: string;
}

/** Something became known about how candidates do. */
export interface VerifiedEvent {
  readonly kind: 'verified';
  readonly news: VerificationNews;
}

/** The model said something about the request, or about the candidates that lead. */
export interface ExaminedEvent {
  readonly kind: 'examined';
  readonly news: ExaminationNews;
}

/** Why there is a choice but no consensus, or neither. */
export type NoConsensusReason = 'noUsable' | 'oneUsable' | 'support' | 'confidence';

export interface Consensus {
  /** `none` is said plainly; a choice may still be shown. */
  readonly verdict: 'consensus' | 'none';
  readonly reason?: NoConsensusReason;
  /** The id of the candidate nearest to the others; absent when none is usable. */
  readonly choice?: string;
  /** The patched document of the choice. */
  readonly text?: string;
  readonly usable: number;
  readonly clusters: readonly Cluster[];
  /** The weight of the choice's cluster: how many agree with it. */
  readonly support: number;
  /** The calibrated probability that the choice is right, and what it rests on; absent: not known. */
  readonly confidence?: Confidence;
  /** What the confidence is made of; local calibration is fitted on its log-odds. */
  readonly fusion?: Fusion;
  /** How the choice came about, where it was drawn in view of other candidates and won by evidence. */
  readonly origin?: CandidateOrigin;
  readonly level: 'tree' | 'lexical';
  readonly disagreement: Disagreement;
  /** What was checked of the choice; absent where nothing was verified. */
  readonly verifiedBy?: readonly Check[];
  /** How the candidates behave, where they were run on inputs. */
  readonly behaviour?: BehaviourReport;
  /** What was not run, with the reason, in words for the person. */
  readonly notRun?: readonly string[];
  /** What the candidates' votes count, by their ids; absent: each counts 1. */
  readonly weights?: Readonly<Record<string, number>>;
  /** So many of a model's replies are the same to the last letter that they count half. */
  readonly notIndependent?: { readonly identical: number; readonly replies: number };
}

export interface Confidence {
  readonly value: number;
  /** The strongest kind of what it rests on besides votes: what ran, or else what the model was asked. */
  readonly restsOn: 'votes' | 'execution' | 'examination';
}

export interface ConsensusEvent {
  readonly kind: 'consensus';
  readonly consensus: Consensus;
}

/**
 * Why a run drew fewer samples than planned: so many candidates agree, the choice no longer moves, or, before any
 * sample, the visible context does not suffice.
 */
export type StopReason = 'cluster' | 'choice' | 'missing';

export interface DoneEvent {
  readonly kind: 'done';
  /** Why fewer samples were drawn than planned; absent when all were. */
  readonly stopped?: StopReason;
  readonly elapsedMs: number;
  readonly usage: TokenUsage;
}

/** The run as a whole could not give a result, for instance since every sample failed. */
export interface FailedEvent {
  readonly kind: 'failed';
  readonly message: string;
}

/** What a run tells, in order; the last one is `done` or `failed`. */
export type RunEvent =
  | StartedEvent
  | SampledEvent
  | ParsedEvent
  | ClusteredEvent
  | VerifiedEvent
  | ExaminedEvent
  | ConsensusEvent
  | DoneEvent
  | FailedEvent;
