import { isValue } from '../verification/behaviour';
import type { Behaviour, Outcome } from '../verification/behaviour';
import { distinguish } from '../verification/behaviour/distinguish';

const mostInputs = 8;

/** The inputs on which texts are compared: those on which candidates part, then others on which some give a value. */
export function compareInputs(behaviour: Behaviour | undefined): readonly string[] {
  if (behaviour === undefined) return [];
  const parting = distinguish(behaviour).map(({ input }) => input.text);
  const others = behaviour.inputs.flatMap(({ text }, at) =>
    behaviour.outcomes.some((row) => isValue(row[at] ?? '?')) && !parting.includes(text) ? [text] : [],
  );
  return [...parting, ...others].slice(0, mostInputs);
}

/** What a candidate gave for inputs, in their order; undefined where it was not run on all of them. */
export function outcomesOn(
  behaviour: Behaviour | undefined,
  candidate: string,
  inputs: readonly string[],
): readonly Outcome[] | undefined {
  const row = behaviour?.outcomes[behaviour.candidates.indexOf(candidate)];
  if (behaviour === undefined || row === undefined || inputs.length === 0) return undefined;
  const outcomes = inputs.flatMap((input) => {
    const outcome = row[behaviour.inputs.findIndex(({ text }) => text === input)];
    return outcome === undefined ? [] : [outcome];
  });
  return outcomes.length === inputs.length ? outcomes : undefined;
}
