import { changedRange } from '../../prompts/critiqueParts';
import type { Task } from '../../task';

/** A request with one fact changed, and a candidate with the same fact changed in its code. */
export interface MinimalPair {
  readonly task: Task;
  /** The whole patched document. */
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

const number = /(?<![\w.])\d+(?![\w]|\.\d)/g;
const quoted = /(["'`])([^"'`\n]{1,40})\1/g;

/**
 * The smallest changes of a request that have a counterpart in a candidate: a number, or a quoted text, that stands
 * in both. Whatever else is right or wrong about the candidate, it fits the request better than its counterpart does,
 * and the counterpart fits the changed request better; a judge who cannot tell does not look at the request.
 * Facts that occur least often in the code come first.
 */
export function minimalPairs(task: Task, candidate: string): MinimalPair[] {
  const range = changedRange(task.document.text, candidate);
  // The ends of the range may cut through a token that is shared in part.
  const start = range.start === 0 ? 0 : candidate.lastIndexOf('\n', range.start - 1) + 1;
  const lineEnd = candidate.indexOf('\n', range.end);
  const end = lineEnd < 0 ? candidate.length : lineEnd;
  const changed = candidate.slice(start, end);
  return factsOf(task.instruction)
    .map((fact) => ({ ...fact, places: placesOf(fact.from, changed) }))
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => a.places.length - b.places.length)
    .map(({ from, to }) => ({
      task: { ...task, instruction: replaced(task.instruction, from, to) },
      text: candidate.slice(0, start) + replaced(changed, from, to) + candidate.slice(end),
      from,
      to,
    }));
}

function factsOf(instruction: string): { readonly from: string; readonly to: string }[] {
  const numbers = [...new Set(instruction.match(number) ?? [])];
  const texts = [...new Set([...instruction.matchAll(quoted)].map(([, , text]) => text ?? ''))];
  return [
    ...numbers.map((from) => ({ from, to: otherNumber(from, numbers) })),
    // A name in quotes usually is a name in the code, which a change of would break.
    ...texts
      .filter((text) => !/^[\w$.()[\]]+$/.test(text))
      .map((from) => ({ from, to: `${from}${from.at(-1) ?? ''}` })),
  ];
}

function otherNumber(from: string, taken: readonly string[]): string {
  let other = BigInt(from) + 1n;
  while (taken.includes(String(other))) other += 1n;
  return String(other);
}

function placesOf(fact: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(fact); at >= 0; at = text.indexOf(fact, at + fact.length)) {
    if (standsAlone(text, at, fact)) places.push(at);
  }
  return places;
}

function replaced(text: string, from: string, to: string): string {
  let result = '';
  let position = 0;
  for (const at of placesOf(from, text)) {
    result += text.slice(position, at) + to;
    position = at + from.length;
  }
  return result + text.slice(position);
}

/** Whether the fact is not part of a longer word or number. */
function standsAlone(text: string, at: number, fact: string): boolean {
  const before = text[at - 1] ?? ' ';
  const after = text.slice(at + fact.length, at + fact.length + 2);
  if (/\w/.test(fact[0] ?? '') && /[\w.]/.test(before)) return false;
  return !(/\w$/.test(fact) && /^(?:\w|\.\d)/.test(after));
}
