/**
 * How certain it is that the first of two answers is the more frequent one, after so many votes for each: the
 * probability that a Beta(first + 1, second + 1) variable is above one half (adaptive consistency, Aggarwal et al.,
 * EMNLP 2023, in closed form: a binomial tail).
 * @param first, second at least 0; weights that are not whole are rounded down for the first and up for the second,
 * which only makes it less certain.
 * @returns in [0, 1].
 */
export function betaCertainty(first: number, second: number): number {
  const most = Math.floor(first);
  const trials = most + Math.ceil(second) + 1;
  // From the middle outwards the terms only fall; logarithms keep thousands of votes finite.
  let logTerm = -trials * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let hits = 1; hits <= most; hits++) {
    logTerm += Math.log((trials - hits + 1) / hits);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
