/** Where the samples of a run stand on the ladder, in turn; the first is drawn as set. */
const rungs = [0, -1, 1, -0.5, 0.5] as const;
/** What every server takes. */
const hottest = 2;

/**
 * The temperature of one of several samples: spread around the one that is set, so that careful and bold draws are
 * both in the pool.
 * @param temperature in [0, 2].
 * @param spread how far the outermost rungs are from it, as a share of it, in [0, 1]; 0: all are drawn alike.
 */
export function ladderTemperature(temperature: number, spread: number, index: number): number {
  const rung = rungs[index % rungs.length] ?? 0;
  return Math.min(hottest, Number((temperature * (1 + spread * rung)).toFixed(3)));
}
