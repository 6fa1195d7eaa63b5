import type { ComparedText } from './comparedText';
import { unitHeat } from './heat';
import type { UnitHeat, WeightedVotes } from './heat';
import type { Standing } from './standing';

/** Another candidate's differences, with what running it says of it. */
export interface StandingVotes extends WeightedVotes, Standing {}

/** What it counts for, in a large pool, that likelier candidates differ at a unit and unlikelier ones do not. */
const likelierWorth = 2.1;
/** At this weight of the others it counts for half of that: among few, who differs where is mostly chance. */
const halfKnown = 30;
/** A difference that changed nothing that was tried is more likely to be cosmetic. */
const cosmetic = 0.5;
/** How steeply heat falls where only unlikelier candidates differ: such units stay colder than all others, but ordered. */
const steepness = 12;
const saturation = 1.5;

/**
 * Heat where behaviour is known: the weighted disagreement of votes, raised where the candidates that differ behave
 * in a likelier way than the shown one, lowered where they behave in an unlikelier way, and damped where they behave
 * alike. Zero where votes say zero, in [0, 1], and like them independent of the order of the others; `share` and
 * `inserted` are theirs.
 */
export function behaviourHeat(shown: ComparedText, others: readonly StandingVotes[]): UnitHeat {
  const plain = unitHeat(shown, others);
  const total = others.reduce((sum, { weight }) => sum + weight, 0);
  const worth = (likelierWorth * total) / (total + halfKnown);
  const damped = others.map((other) => (other.alike ? { ...other, votes: scaled(other.votes) } : other));
  const base = unitHeat(shown, damped);
  const likelier = unitHeat(
    shown,
    reweighted(damped, ({ rank }) => rank),
  );
  const unlikelier = unitHeat(
    shown,
    reweighted(damped, ({ rank }) => 1 - rank),
  );
  const heat = new Float64Array(plain.heat.length);
  const insertion = new Float64Array(plain.insertion.length);
  for (let at = 0; at < insertion.length; at++) {
    const votes = (base.heat[at] ?? 0) + (base.insertion[at] ?? 0);
    if (votes <= 0) continue;
    const more = (likelier.heat[at] ?? 0) + (likelier.insertion[at] ?? 0);
    const less = (unlikelier.heat[at] ?? 0) + (unlikelier.insertion[at] ?? 0);
    const both = squeezed(votes + worth * (more - less));
    // What is changed here and what is missing here share the heat as they share the votes.
    insertion[at] = (both * (base.insertion[at] ?? 0)) / votes;
    if (at < heat.length) heat[at] = (both * (base.heat[at] ?? 0)) / votes;
  }
  return { ...plain, heat, insertion };
}

function scaled({ changed, inserted }: WeightedVotes['votes']): WeightedVotes['votes'] {
  return {
    changed: changed.map((vote) => vote * cosmetic),
    inserted: inserted.map((vote) => vote * cosmetic),
  };
}

function reweighted(
  others: readonly StandingVotes[],
  factor: (other: StandingVotes) => number,
): WeightedVotes[] {
  return others.map((other) => ({ ...other, weight: other.weight * factor(other) }));
}

/** Rises from 0 to 1 over all numbers, nearly linear for small positive ones. */
function squeezed(value: number): number {
  const bent = steepness * value > 30 ? value : Math.log1p(Math.exp(steepness * value)) / steepness;
  return -Math.expm1(-saturation * bent);
}
