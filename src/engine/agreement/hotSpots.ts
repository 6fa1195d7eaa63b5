import type { SyntaxTree } from '../syntax/tree';
import type { HotSpot } from './agreement';
import type { Variant } from './comparer';
import type { ComparedText } from './comparedText';
import type { UnitHeat, WeightedVotes } from './heat';
import type { Pairing } from './pairing';
import type { Steps } from './steps';

/** A variant as it relates to the shown text. */
export interface PairedVariant extends WeightedVotes {
  readonly variant: Variant;
  readonly pairing: Pairing;
}

export interface HotSpotInput {
  readonly shown: ComparedText;
  readonly others: readonly PairedVariant[];
  readonly heat: UnitHeat;
  readonly steps: Steps;
  readonly parse: (text: string) => SyntaxTree;
}

export function findHotSpots(_input: HotSpotInput): HotSpot[] {
  return [];
}
