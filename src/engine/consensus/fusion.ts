import { signalKinds, signalNames } from './evidenceWeights';
import type { EvidenceWeights, SignalName } from './evidenceWeights';
import { fusionCalibration } from './fusionCalibration';
import type { Signal } from './fusionSignal';
import { probabilityOf } from './logOdds';
import type { PlattScale } from './plattScale';

/** What is known of the choice that no signal outweighs. */
export interface FusionFacts {
  readonly parses: boolean;
  /** A test of the project passed before the change and fails after it. */
  readonly newlyBroken: boolean;
  /** A fact that the choice relies on was found to be otherwise. */
  readonly contradicted: boolean;
  readonly usable: number;
  /** Candidates were run. */
  readonly executed: boolean;
  /** A type checker or the like looked at the choice. */
  readonly typeChecked: boolean;
}

export type CapName =
  'unparsable' | 'newlyBroken' | 'contradicted' | 'oneUsable' | 'nothingChecked' | 'notExecuted';

/** The most that confidence may be, and why. */
export interface Cap {
  readonly name: CapName;
  /** In [0, 1]. */
  readonly limit: number;
}

export interface Contribution {
  readonly name: SignalName;
  /** What it adds to the log-odds. */
  readonly logOdds: number;
}

/** One probability from whatever signals there are, and what it is made of. */
export interface Fusion {
  /** That the choice is right, in [0, 1]. */
  readonly confidence: number;
  /** Before scaling and caps; what local calibration is fitted on. */
  readonly logOdds: number;
  readonly contributions: readonly Contribution[];
  /** Signals that were not measured; they add nothing. */
  readonly missing: readonly SignalName[];
  /** The cap that lowered the confidence, where one did. */
  readonly cap?: Cap;
  /** The most that the confidence may be, in [0, 1], however it is scaled; absent: there is no cap. */
  readonly limit?: number;
}

export interface FusionCalibration {
  readonly weights: EvidenceWeights;
  /** How far opinions of one model repeat one another, in [0, 1]. */
  readonly correlation: number;
  readonly intercept: number;
  readonly scale: PlattScale;
}

/**
 * Fuses signals about the choice into one probability: their weighted log-odds are added up, those of opinions
 * divided by 1 + r (J - 1), since J opinions of one model are not J witnesses; what was executed is not divided.
 * A signal may be given once. After UniCR (arXiv 2509.01455).
 */
export function fuse(
  signals: readonly Signal[],
  facts: FusionFacts,
  calibration: FusionCalibration = fusionCalibration,
): Fusion {
  const present = signals.filter(({ weight = 1 }) => weight > 0);
  const contributions = contributionsOf(present, calibration);
  const sum = contributions.reduce((total, each) => total + each.logOdds, calibration.intercept);
  const { a, b } = calibration.scale;
  const scaled = probabilityOf(a * sum + b);
  const cap = lowestCap(facts);
  const capped = cap !== undefined && cap.limit < scaled;
  return {
    confidence: capped ? cap.limit : scaled,
    logOdds: sum,
    contributions,
    missing: signalNames.filter((name) => present.every((signal) => signal.name !== name)),
    ...(capped ? { cap } : {}),
    ...(cap === undefined ? {} : { limit: cap.limit }),
  };
}

function contributionsOf(
  signals: readonly Signal[],
  { weights, correlation }: FusionCalibration,
): Contribution[] {
  const opinions = signals.filter(({ name }) => signalKinds[name] === 'opinion').length;
  const discount = 1 + correlation * Math.max(0, opinions - 1);
  return signals.map(({ name, logOdds, weight = 1 }) => ({
    name,
    logOdds: (weights[name] * weight * logOdds) / (signalKinds[name] === 'opinion' ? discount : 1),
  }));
}

function lowestCap(facts: FusionFacts): Cap | undefined {
  if (!facts.parses) return { name: 'unparsable', limit: 0 };
  if (facts.newlyBroken) return { name: 'newlyBroken', limit: 0.1 };
  if (facts.contradicted) return { name: 'contradicted', limit: 0.4 };
  if (facts.usable < 2) return { name: 'oneUsable', limit: 0.6 };
  if (facts.executed) return undefined;
  return facts.typeChecked ? { name: 'notExecuted', limit: 0.85 } : { name: 'nothingChecked', limit: 0.75 };
}
