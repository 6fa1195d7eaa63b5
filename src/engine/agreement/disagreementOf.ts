import type { HotSpot, TokenHeat } from './agreement';
import { sortedVariants, weightOf } from './agreementOf';
import { behaviourHeat } from './behaviourHeat';
import type { Comparison, Variant } from './comparer';
import type { ComparedText } from './comparedText';
import { unitHeat } from './heat';
import type { UnitHeat } from './heat';
import { findHotSpots } from './hotSpots';
import type { HotSpotInput, PairedVariant } from './hotSpots';
import type { Pairing } from './pairing';
import { variantStanding } from './standing';
import type { Standings } from './standing';
import { rankSteps } from './steps';
import type { Steps } from './steps';
import { votesOf } from './votes';

export interface DisagreementInput {
  readonly shown: ComparedText;
  readonly comparison: Comparison;
  /** How the shown text corresponds to a variant; may be remembered from earlier. */
  readonly pairing: (variant: Variant) => Pairing;
  readonly heatShare: number;
  /** Where the pool was run: what that says of its members. */
  readonly standings?: Standings | undefined;
}

/** How a pool differs from one text, unit by unit. */
export interface ReadDisagreement {
  readonly shown: ComparedText;
  readonly others: readonly PairedVariant[];
  readonly heat: UnitHeat;
  readonly steps: Steps;
}

export function readDisagreement(input: DisagreementInput): ReadDisagreement {
  const { shown, comparison, heatShare, standings } = input;
  const others = sortedVariants(comparison).map((variant) => {
    const pairing = input.pairing(variant);
    const votes = votesOf(shown, variant.compared, pairing);
    return { variant, pairing, votes, weight: weightOf(variant), similarity: pairing.similarity };
  });
  const heat =
    standings === undefined
      ? unitHeat(shown, others)
      : behaviourHeat(
          shown,
          others.map((other) => ({ ...other, ...variantStanding(other.variant, standings) })),
        );
  return { shown, others, heat, steps: rankSteps(shown, heat, heatShare) };
}

/** The hot spots with their alternatives. */
export function hotSpotsOf(
  disagreement: ReadDisagreement,
  tools: Pick<HotSpotInput, 'parse' | 'plain' | 'memory'>,
): HotSpot[] {
  return findHotSpots({ ...disagreement, ...tools });
}

/** The heat of the tokens, in order. */
export function tokenHeats({ shown, heat, steps }: ReadDisagreement): TokenHeat[] {
  const { form, first, length } = shown;
  const tokens: TokenHeat[] = [];
  let inOrder = true;
  for (let at = 0; at < length; at++) {
    const token = form.tree.tokens[form.token[first + at] ?? -1];
    if (token === undefined) continue;
    if (token.start < (tokens.at(-1)?.start ?? 0)) inOrder = false;
    tokens.push({
      start: token.start,
      end: token.end,
      heat: clamp(heat.heat[at]),
      share: clamp(heat.share[at]),
      inserted: clamp(heat.inserted[at]),
      insertionHeat: clamp(heat.insertion[at]),
      step: steps.ofUnit(at),
    });
  }
  // Imports are compared in alphabetical order.
  return inOrder ? tokens : tokens.sort((a, b) => a.start - b.start);
}

/** Sums of shares may exceed 1 in the last bit. */
function clamp(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? 0));
}
