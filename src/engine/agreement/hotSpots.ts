import type { SyntaxTree } from '../syntax/tree';
import type { HeatStep, HotSpot } from './agreement';
import { alignTexts } from './alignedText';
import type { AlignedText, TokenRange } from './alignedText';
import type { Variant } from './comparer';
import type { ComparedText } from './comparedText';
import type { UnitHeat, WeightedVotes } from './heat';
import { insertedSpot, tokenBefore } from './insertedSpot';
import type { Pairing } from './pairing';
import { createPlaceCheck } from './placeCheck';
import { replacedSpot } from './replacedSpot';
import type { ReplacedSpot, SpotSource } from './replacedSpot';
import { coverRun, joinStatements, regionLimit, widerRegions } from './spotRegions';
import type { Region } from './spotRegions';
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
  /** A variant in a layout that does not depend on how it was commented and indented. */
  readonly plain: (variant: Variant) => ComparedText;
  readonly memory: SpotMemory;
}

/** What was found out about one shown text, so that it is quick to ask again when a candidate has arrived. */
export interface SpotMemory {
  readonly fits: Map<string, boolean>;
  readonly aligned: Map<Pairing, AlignedText>;
}

export function createSpotMemory(): SpotMemory {
  return { fits: new Map(), aligned: new Map() };
}

/** Up to so many spots, all insertions are spots; beyond, the hottest of them are. */
const fewSpots = 24;

/**
 * The coloured runs and gaps of the shown text with what others have there, in order of position and without
 * overlap. Each spot is a node, a run of statements or an empty range; exchanging it for an alternative gives a text
 * that parses if the shown one and the alternative's do. The votes of a spot add up to the weight of the pool.
 */
export function findHotSpots(input: HotSpotInput): HotSpot[] {
  const { shown, others } = input;
  const source: SpotSource = {
    shown: shown.form.tree,
    others: others.map(({ variant, pairing, weight }) => ({
      variant,
      weight,
      aligned: alignedWith(input, variant, pairing),
    })),
    fits: createPlaceCheck(shown.form.tree, input.parse, input.memory.fits),
  };
  const gaps = colouredGaps(input, source);
  const apart = withoutOverlap(replacedSpots(input, source, gaps));
  const replaced = joined(source, apart, regionLimit(shown.length));
  const room = Math.max(fewSpots - replaced.length, Math.floor(replaced.length / 8));
  const inserted = hottest(insertedSpots(gaps, replaced), room);
  const all = [...replaced.map((spot) => heated(input, spot, gaps)), ...inserted];
  return all.sort((a, b) => a.start - b.start || a.end - b.end);
}

function alignedWith(
  { shown, memory, plain }: HotSpotInput,
  variant: Variant,
  pairing: Pairing,
): AlignedText {
  const aligned = memory.aligned.get(pairing) ?? alignTexts(shown, plain(variant), pairing);
  memory.aligned.set(pairing, aligned);
  return aligned;
}

function replacedSpots(input: HotSpotInput, source: SpotSource, gaps: readonly Gap[]): ReplacedSpot[] {
  const limit = regionLimit(input.shown.length);
  const spots = new Map<string, ReplacedSpot>();
  const regions = colouredRuns(input).flatMap((run) => coverRun(source.shown, run, limit));
  for (const region of [...regions, ...regionsOfGaps(source.shown, gaps, limit)]) {
    const key = `${region.first} ${region.end}`;
    if (spots.has(key)) continue;
    const spot = replacedSpot(source, widerRegions(source.shown, region, limit));
    if (spot !== undefined) spots.set(key, spot);
  }
  return [...spots.values()];
}

/** Where what others have more cannot be put in between, the node around the gap is exchanged. */
function regionsOfGaps(tree: SyntaxTree, gaps: readonly Gap[], limit: number): Region[] {
  return gaps.flatMap(({ before, after, spot }) => {
    if (spot !== undefined || before < 0 || after < 0) return [];
    const run = { first: before, end: after + 1 };
    return coverRun(tree, run, limit).filter(({ first, end }) => first <= run.first && end >= run.end);
  });
}

/** Tokens that are coloured and follow one another. */
function colouredRuns({ shown, steps }: HotSpotInput): TokenRange[] {
  const coloured = new Uint8Array(shown.form.tree.tokens.length);
  for (let at = 0; at < shown.length; at++) {
    const token = shown.form.token[shown.first + at] ?? -1;
    if (token >= 0 && steps.ofUnit(at) > 0) coloured[token] = 1;
  }
  const runs: TokenRange[] = [];
  let first = -1;
  for (const [index, { cosmetic }] of shown.form.tree.tokens.entries()) {
    if (coloured[index] === 1) {
      if (first < 0) first = index;
    } else if (!cosmetic && first >= 0) {
      runs.push(trimmed(shown, { first, end: index }));
      first = -1;
    }
  }
  if (first >= 0) runs.push(trimmed(shown, { first, end: coloured.length }));
  return runs;
}

function trimmed(shown: ComparedText, run: TokenRange): TokenRange {
  let { end } = run;
  while (end > run.first + 1 && shown.form.tree.tokens[end - 1]?.cosmetic === true) end -= 1;
  return { first: run.first, end };
}

/** A spot within another is explained by it; of two that cross, the one in front stays. */
function withoutOverlap(spots: readonly ReplacedSpot[]): ReplacedSpot[] {
  const kept: ReplacedSpot[] = [];
  for (const spot of [...spots].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (spot.start >= (kept.at(-1)?.end ?? 0)) kept.push(spot);
  }
  return kept;
}

/** Statements that follow one another are one spot where others rather have something in place of all of them. */
function joined(source: SpotSource, spots: readonly ReplacedSpot[], limit: number): ReplacedSpot[] {
  const result: ReplacedSpot[] = [];
  for (const spot of spots) {
    const before = result.at(-1);
    const region = before && joinStatements(source.shown, before.region, spot.region, limit);
    const both = region && replacedSpot(source, [region]);
    const lost = Math.max(before?.lostWeight ?? 0, spot.lostWeight);
    if (both === undefined || both.lostWeight > lost) result.push(spot);
    else result[result.length - 1] = both;
  }
  return result;
}

function heated({ shown, heat, steps }: HotSpotInput, spot: ReplacedSpot, gaps: readonly Gap[]): HotSpot {
  const inside = gaps.filter(({ before, after }) => explains(spot, before, after));
  let most = Math.max(0, ...inside.map((gap) => gap.heat));
  let step = inside.reduce<HeatStep>((highest, gap) => (gap.step > highest ? gap.step : highest), 0);
  for (let at = 0; at < shown.length; at++) {
    const token = shown.form.token[shown.first + at] ?? -1;
    if (token < spot.region.first || token >= spot.region.end) continue;
    most = Math.max(most, heat.heat[at] ?? 0);
    const its = steps.ofUnit(at);
    if (its > step) step = its;
  }
  const { start, end, votes, alternatives } = spot;
  return { start, end, step, heat: Math.min(1, most), insertion: false, votes, alternatives };
}

/** A coloured gap between two tokens; either may be missing. */
interface Gap {
  readonly before: number;
  readonly after: number;
  /** Undefined when what others have there cannot stand in between. */
  readonly spot: HotSpot | undefined;
  readonly heat: number;
  readonly step: HeatStep;
}

function colouredGaps({ shown, heat, steps }: HotSpotInput, source: SpotSource): Gap[] {
  const gaps: Gap[] = [];
  for (let at = 0; at <= shown.length; at++) {
    const step = steps.ofGap(at);
    if (step === 0) continue;
    const unit = shown.first + at;
    const inserted = insertedSpot(source, shown, unit);
    const hot = Math.min(1, heat.insertion[at] ?? 0);
    gaps.push({
      before: tokenBefore(shown, unit),
      after: shown.form.token[unit] ?? -1,
      spot: inserted && { ...inserted, step, heat: hot, insertion: true },
      heat: hot,
      step,
    });
  }
  return gaps;
}

function insertedSpots(gaps: readonly Gap[], replaced: readonly ReplacedSpot[]): HotSpot[] {
  const spots = new Map<number, HotSpot>();
  for (const { before, after, spot } of gaps) {
    if (spot === undefined || spots.has(spot.start)) continue;
    if (!replaced.some((other) => explains(other, before, after))) spots.set(spot.start, spot);
  }
  return [...spots.values()];
}

function hottest(spots: readonly HotSpot[], count: number): HotSpot[] {
  return [...spots].sort((a, b) => b.heat - a.heat || a.start - b.start).slice(0, count);
}

/** Whether a gap lies within a spot, or at its edge where its alternatives reach over it. */
function explains(spot: ReplacedSpot, before: number, after: number): boolean {
  const { first, end } = spot.region;
  const inside = before >= first && before < end;
  const insideAfter = after >= first && after < end;
  return (inside && insideAfter) || (spot.takesNeighbours && (inside || insideAfter));
}
