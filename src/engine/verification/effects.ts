import type { Disagreement } from '../agreement/agreement';
import type { Consensus } from '../events';
import type { Edit } from '../pool';
import type { Behaviour, BehaviourInput } from './behaviour';
import type { TriedChange } from './verifier';

const mostChanges = 40;
const mostInputs = 24;
const alternativesPerSpot = 2;

/** The changes worth trying: of the hottest spots the alternatives with the most votes. */
export function changesToTry({ hotSpots }: Disagreement): readonly Edit[] {
  return [...hotSpots]
    .sort((a, b) => b.heat - a.heat || a.start - b.start)
    .flatMap(({ start, end, alternatives }) =>
      alternatives.slice(0, alternativesPerSpot).map(({ text }) => ({ start, end, text })),
    )
    .slice(0, mostChanges);
}

/** The inputs to try them on: first those on which candidates part, then the shortest. */
export function inputsToTry({ inputs, outcomes }: Behaviour): readonly BehaviourInput[] {
  const parts = (index: number): number => new Set(outcomes.map((row) => row[index])).size;
  return inputs
    .map((input, index) => ({ input, parts: parts(index) }))
    .sort((a, b) => Number(b.parts > 1) - Number(a.parts > 1) || a.input.text.length - b.input.text.length)
    .slice(0, mostInputs)
    .map(({ input }) => input);
}

/** The consensus with what was found out about its alternatives. */
export function withEffects(consensus: Consensus, tried: readonly TriedChange[]): Consensus {
  if (tried.length === 0) return consensus;
  const keyOf = ({ start, end, text }: Edit): string => JSON.stringify([start, end, text]);
  const effects = new Map(tried.map((change) => [keyOf(change), change.effect]));
  const hotSpots = consensus.disagreement.hotSpots.map((spot) => ({
    ...spot,
    alternatives: spot.alternatives.map((alternative) => {
      const effect = effects.get(keyOf({ start: spot.start, end: spot.end, text: alternative.text }));
      return effect === undefined ? alternative : { ...alternative, effect };
    }),
  }));
  return { ...consensus, disagreement: { ...consensus.disagreement, hotSpots } };
}
