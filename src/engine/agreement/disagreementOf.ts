import type { SyntaxTree } from '../syntax/tree';
import type { Disagreement, TokenHeat } from './agreement';
import { sortedVariants, weightOf } from './agreementOf';
import type { Comparison, Variant } from './comparer';
import type { ComparedText } from './comparedText';
import { unitHeat } from './heat';
import type { UnitHeat } from './heat';
import { findHotSpots } from './hotSpots';
import type { SpotMemory } from './hotSpots';
import type { Pairing } from './pairing';
import { rankSteps } from './steps';
import type { Steps } from './steps';
import { votesOf } from './votes';

export interface DisagreementInput {
  readonly shown: ComparedText;
  readonly comparison: Comparison;
  /** How the shown text corresponds to a variant; may be remembered from earlier. */
  readonly pairing: (variant: Variant) => Pairing;
  readonly heatShare: number;
  readonly parse: (text: string) => SyntaxTree;
  /** Kept as long as the shown text stays the same. */
  readonly memory: SpotMemory;
}

/** How a pool differs from one text: the heat of its tokens and the hot spots with their alternatives. */
export function disagreementOf(input: DisagreementInput): Disagreement {
  const { shown, comparison, heatShare } = input;
  const others = sortedVariants(comparison).map((variant) => {
    const pairing = input.pairing(variant);
    const votes = votesOf(shown, variant.compared, pairing);
    return { variant, pairing, votes, weight: weightOf(variant), similarity: pairing.similarity };
  });
  const heat = unitHeat(shown, others);
  const steps = rankSteps(shown, heat, heatShare);
  return {
    tokens: tokenHeats(shown, heat, steps),
    hotSpots: findHotSpots({ shown, others, heat, steps, parse: input.parse, memory: input.memory }),
  };
}

function tokenHeats(shown: ComparedText, heat: UnitHeat, steps: Steps): TokenHeat[] {
  const { form, first, length } = shown;
  const tokens: TokenHeat[] = [];
  for (let at = 0; at < length; at++) {
    const token = form.tree.tokens[form.token[first + at] ?? -1];
    if (token === undefined) continue;
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
  return tokens.sort((a, b) => a.start - b.start);
}

/** Sums of shares may exceed 1 in the last bit. */
function clamp(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? 0));
}
