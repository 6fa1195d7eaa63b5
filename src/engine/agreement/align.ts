/** Per position of the first sequence: the position of the second one that it corresponds to, or -1. */
export type Matches = Int32Array;

/** Worth of a matched unit, and what it is worth more right behind another match: runs are better than scatter. */
const matchWorth = 4;
const runWorth = 3;
/** Beyond this many pairs a gap is cut at units that occur once on each side. */
const exactPairs = 250_000;
/** Beyond this many pairs a gap without such units is left unmatched. */
const mostPairs = 16_000_000;
/** This much of the common ends is aligned along with what lies between them. */
const slack = 16;

const fromLeft = 0;
const fromAbove = 1;
const fromMatch = 2;
const directionMask = 3;
const runBit = 4;

/**
 * The longest common subsequence of two sequences of numbers that favours unbroken runs: a match is worth 4, and 3
 * more when it continues a run. Exact up to 250,000 pairs of units between the common ends; larger gaps are cut at
 * short sequences that occur once on each side (patience diff). Of what is repeated, the first occurrence is the one
 * that was added or left out, as long as no run is broken for it.
 */
export function align(a: Int32Array, b: Int32Array): Matches {
  const matches = new Int32Array(a.length).fill(-1);
  alignRange(a, b, { aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length }, matches);
  return matches;
}

interface Window {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

function alignRange(a: Int32Array, b: Int32Array, window: Window, matches: Matches): void {
  let { aStart, aEnd, bStart, bEnd } = window;
  while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] === b[bEnd - 1]) matches[--aEnd] = --bEnd;
  while (aStart < aEnd && bStart < bEnd && a[aStart] === b[bStart]) matches[aStart++] = bStart++;
  if (aStart === aEnd && bStart === bEnd) return;
  // What is repeated next to a difference may make a longer run in another place than at the common ends.
  const behind = Math.min(slack, window.aEnd - aEnd, window.bEnd - bEnd);
  const ahead = Math.min(slack, aStart - window.aStart, bStart - window.bStart);
  const rest = { aStart: aStart - ahead, aEnd: aEnd + behind, bStart: bStart - ahead, bEnd: bEnd + behind };
  const pairs = (rest.aEnd - rest.aStart) * (rest.bEnd - rest.bStart);
  if (pairs <= exactPairs) alignExactly(a, b, rest, matches);
  else if (!alignByAnchors(a, b, { aStart, aEnd, bStart, bEnd }, matches) && pairs <= mostPairs)
    alignExactly(a, b, rest, matches);
}

/** Cuts a gap at anchors and aligns what lies between them; false when there are none. */
function alignByAnchors(a: Int32Array, b: Int32Array, window: Window, matches: Matches): boolean {
  for (const width of [8, 4, 2, 1]) {
    const anchors = commonAnchors(a, b, window, width);
    if (anchors.length === 0) continue;
    let { aStart, bStart } = window;
    for (const [atA, atB] of anchors) {
      if (atA < aStart || atB < bStart) continue;
      alignRange(a, b, { aStart, aEnd: atA, bStart, bEnd: atB }, matches);
      for (let step = 0; step < width; step++) matches[atA + step] = atB + step;
      aStart = atA + width;
      bStart = atB + width;
    }
    alignRange(a, b, { aStart, aEnd: window.aEnd, bStart, bEnd: window.bEnd }, matches);
    return true;
  }
  return false;
}

/** Sequences of `width` units that occur once in each window, in the longest order that both share. */
function commonAnchors(a: Int32Array, b: Int32Array, window: Window, width: number): [number, number][] {
  const inA = uniqueRuns(a, window.aStart, window.aEnd, width);
  const inB = uniqueRuns(b, window.bStart, window.bEnd, width);
  const pairs: [number, number][] = [];
  for (const [run, atA] of inA) {
    const atB = inB.get(run);
    if (atA < 0 || atB === undefined || atB < 0) continue;
    if (sameRun(a, atA, b, atB, width)) pairs.push([atA, atB]);
  }
  return longestIncreasing(pairs);
}

/** Per hash of a sequence that occurs once: where it does; -1 for one that occurs more often. */
function uniqueRuns(units: Int32Array, start: number, end: number, width: number): Map<number, number> {
  const runs = new Map<number, number>();
  for (let at = start; at + width <= end; at++) {
    const hash = runHash(units, at, width);
    runs.set(hash, runs.has(hash) ? -1 : at);
  }
  return runs;
}

/** 53 bits; sequences that share them by accident are told apart before they are paired. */
function runHash(units: Int32Array, at: number, width: number): number {
  let high = 0x2545f491;
  let low = 0x1b873593;
  for (let step = 0; step < width; step++) {
    const unit = units[at + step] ?? 0;
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul((low ^ unit) + step, 0x9e3779b1);
    low ^= low >>> 15;
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

function sameRun(a: Int32Array, atA: number, b: Int32Array, atB: number, width: number): boolean {
  for (let step = 0; step < width; step++) if (a[atA + step] !== b[atB + step]) return false;
  return true;
}

/** Pairs come in order of the first; keeps the most of them that are in order of the second as well. */
function longestIncreasing(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  for (const [index, [, second]] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const chain: [number, number][] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) chain.push(pair);
  }
  return chain.reverse();
}

/** Gotoh's alignment with matches and runs of matches as the two states, on all pairs of a window. */
function alignExactly(a: Int32Array, b: Int32Array, window: Window, matches: Matches): void {
  const rows = window.aEnd - window.aStart;
  const columns = window.bEnd - window.bStart;
  const steps = new Uint8Array(rows * columns);
  let best = new Int32Array(columns + 1);
  let bestAbove = new Int32Array(columns + 1);
  // The best score that ends with a match of this very pair.
  let ending = new Int32Array(columns + 1).fill(-1);
  let endingAbove = new Int32Array(columns + 1).fill(-1);
  for (let row = 1; row <= rows; row++) {
    const unit = a[window.aStart + row - 1] ?? 0;
    const offset = (row - 1) * columns - 1;
    best[0] = 0;
    ending[0] = -1;
    let left = 0;
    for (let column = 1; column <= columns; column++) {
      const above = bestAbove[column] ?? 0;
      let score = above;
      let step = fromAbove;
      if (left > above) {
        score = left;
        step = fromLeft;
      }
      let matched = -1;
      if (unit === b[window.bStart + column - 1]) {
        matched = (bestAbove[column - 1] ?? 0) + matchWorth;
        const run = endingAbove[column - 1] ?? -1;
        if (run >= 0 && run + matchWorth + runWorth >= matched) {
          matched = run + matchWorth + runWorth;
          step |= runBit;
        }
        if (matched >= score) {
          score = matched;
          step = (step & runBit) | fromMatch;
        }
      }
      ending[column] = matched;
      best[column] = score;
      left = score;
      steps[offset + column] = step;
    }
    [best, bestAbove] = [bestAbove, best];
    [ending, endingAbove] = [endingAbove, ending];
  }
  matches.fill(-1, window.aStart, window.aEnd);
  traceBack(steps, window, rows, columns, matches);
}

function traceBack(steps: Uint8Array, window: Window, rows: number, columns: number, matches: Matches): void {
  let row = rows;
  let column = columns;
  let inRun = false;
  while (row > 0 && column > 0) {
    const step = steps[(row - 1) * columns + column - 1] ?? 0;
    if (inRun || (step & directionMask) === fromMatch) {
      matches[window.aStart + row - 1] = window.bStart + column - 1;
      inRun = (step & runBit) !== 0;
      row -= 1;
      column -= 1;
    } else if ((step & directionMask) === fromAbove) row -= 1;
    else column -= 1;
  }
}
