import type { Outcome } from '../behaviour';
import type { DistinguishingInput } from './distinguish';

/** A value longer than this is cut; in characters. */
const LONGEST_VALUE = 60;

const limits: ReadonlyMap<Outcome, string> = new Map([
  ['?timeout', 'take too long'],
  ['?memory', 'take too much memory'],
  ['?exited', 'end the process'],
  ['?pending', 'never settle'],
  ['?unstable', 'give another outcome each time'],
  ['?notRun', 'could not be run'],
]);

/** One line for a person, such as `for parseDuration("-5m") 5 candidates return -300000, 3 throw RangeError`. */
export function describeInput({ input, groups }: DistinguishingInput): string {
  const parts = groups.map(({ outcome, candidates }, index) => {
    const count = String(candidates.length);
    const noun = index > 0 ? '' : candidates.length === 1 ? ' candidate' : ' candidates';
    return `${count}${noun} ${describeOutcome(outcome, candidates.length)}`;
  });
  return `for ${shortened(input.text)} ${parts.join(', ')}`;
}

/** What candidates do, as a verb for `count` of them. */
export function describeOutcome(outcome: Outcome, count: number): string {
  const singular = (words: string): string =>
    count === 1 ? words.replace(/^(could|never settle|\w+)/, thirdPerson) : words;
  if (outcome.startsWith('!')) return singular(`throw ${outcome.slice(1).replace(/^throw /, '')}`);
  if (outcome.startsWith('?')) return singular(limits.get(outcome) ?? 'go over a limit');
  return singular(`return ${shortened(outcome)}`);
}

function thirdPerson(verb: string): string {
  if (verb === 'could') return verb;
  return verb === 'never settle' ? 'never settles' : verb === 'go' ? 'goes' : `${verb}s`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= LONGEST_VALUE ? line : `${line.slice(0, LONGEST_VALUE - 1)}…`;
}
