import type { HeatStep } from './agreement';
import type { ComparedText } from './comparedText';
import type { UnitHeat } from './heat';

/** The colours of a text: ranks within it, never more than the share that may be coloured. */
export interface Steps {
  ofUnit(unit: number): HeatStep;
  /** The step of the gap in front of a unit; the gap behind the last one counts too. */
  ofGap(unit: number): HeatStep;
}

interface Place {
  readonly unit: number;
  readonly gap: boolean;
  readonly heat: number;
}

const steps: readonly HeatStep[] = [5, 4, 3, 2, 1];

/**
 * Ranks the units that can be seen and the gaps between them by heat. The hottest `heatShare` of the units are
 * coloured, in five equal steps; a gap gets the step of the units that are as hot.
 * @param heatShare in (0, 1].
 */
export function rankSteps(shown: ComparedText, heat: UnitHeat, heatShare: number): Steps {
  const places = hotPlaces(shown, heat);
  const visible = countVisible(shown);
  const most = Math.max(1, Math.floor(heatShare * visible));
  const coloured: Place[] = [];
  let units = 0;
  let gaps = 0;
  for (const place of places) {
    if (place.gap ? gaps < most : units < most) coloured.push(place);
    if (place.gap) gaps += 1;
    else units += 1;
  }
  const ofUnit = new Map<number, HeatStep>();
  const ofGap = new Map<number, HeatStep>();
  let rank = 0;
  for (const [index, place] of coloured.entries()) {
    // Places that are equally hot have the same colour.
    if (place.heat !== coloured[index - 1]?.heat) rank = index;
    const step = steps[Math.floor((steps.length * rank) / coloured.length)] ?? 1;
    (place.gap ? ofGap : ofUnit).set(place.unit, step);
  }
  return { ofUnit: (unit) => ofUnit.get(unit) ?? 0, ofGap: (unit) => ofGap.get(unit) ?? 0 };
}

function hotPlaces(shown: ComparedText, heat: UnitHeat): Place[] {
  const places: Place[] = [];
  for (let unit = 0; unit <= shown.length; unit++) {
    const changed = heat.heat[unit] ?? 0;
    const more = heat.insertion[unit] ?? 0;
    if (more > 0) places.push({ unit, gap: true, heat: more });
    if (changed > 0) places.push({ unit, gap: false, heat: changed });
  }
  return places.sort((a, b) => b.heat - a.heat || a.unit - b.unit);
}

function countVisible({ form, first, length }: ComparedText): number {
  let count = 0;
  for (let at = 0; at < length; at++) if ((form.token[first + at] ?? -1) >= 0) count += 1;
  return count;
}
