/** A choice that was made, and how it turned out. */
export interface JudgedChoice {
  /** In [0, 1], given without knowing how the choice would turn out. */
  readonly confidence: number;
  readonly right: boolean;
  /** Choices of one task, or of what else turns out alike, such as one model, do not count as independent. */
  readonly task: string | number;
  /** How much it counts beside others of its task; 1 unless told. Only for promises on average. */
  readonly weight?: number;
}

/** A walk down the confidences, strictest threshold first. */
interface Walk {
  readonly weightOf: (choice: JudgedChoice) => number;
  /** How much must be shown for the first threshold that is tried, and how much more for each further one. */
  readonly first: number;
  readonly step: number;
  /** The first threshold that is tried may fail. */
  readonly lateStart: boolean;
  readonly holds: (shown: readonly JudgedChoice[], weight: number, wrong: number) => boolean;
}

const rounding = 1e-9;

/**
 * The lowest confidence from which on choices are wrong at most as often as promised. Infinity where too little is
 * known to promise anything: then there is never a consensus.
 *
 * On average (no certainty given), the promise is for one more task like those judged: (wrong + 1) / shown does not
 * exceed the risk, both counted in tasks. The one more stands for the task to come, which is taken to be wrong, as in
 * conformal risk control (Angelopoulos et al., arXiv 2208.02814, theorem 1), and not to be among the shown, whose share
 * is estimated (see Jin and Candès, Selection by Prediction with Conformal p-values, arXiv 2210.01408).
 *
 * With a certainty, the promise holds that surely for what was judged: thresholds are tried from the strictest down, each
 * by an exact binomial test, until one fails (selective prediction with guaranteed risk, Geifman and El-Yaniv, arXiv
 * 1705.08500; fixed sequence testing of Learn then Test, arXiv 2110.01052). Choices of a task count for fewer, by as much
 * as they turn out alike. This takes hundreds of tasks.
 * @param risk the share of the shown choices that may be wrong, in (0, 1).
 * @param certainty in (0, 1), such as 0.95.
 */
export function riskThreshold(judged: readonly JudgedChoice[], risk: number, certainty?: number): number {
  const walk = certainty === undefined ? onAverage(judged, risk) : withCertainty(judged, risk, certainty);
  const sorted = [...judged].sort((a, b) => b.confidence - a.confidence);
  let threshold = Infinity;
  let weight = 0;
  let wrong = 0;
  let next = walk.first;
  for (const [at, choice] of sorted.entries()) {
    weight += walk.weightOf(choice);
    if (!choice.right) wrong += walk.weightOf(choice);
    // Choices of equal confidence stand or fall together. Sums of shares may miss a whole task by their last bits.
    if (sorted[at + 1]?.confidence === choice.confidence || weight < next - rounding) continue;
    if (walk.holds(sorted.slice(0, at + 1), weight, wrong)) threshold = choice.confidence;
    else if (threshold < Infinity || !walk.lateStart) break;
    next = weight + walk.step;
  }
  return threshold;
}

function onAverage(judged: readonly JudgedChoice[], risk: number): Walk {
  const totals = new Map<JudgedChoice['task'], number>();
  for (const { task, weight = 1 } of judged) totals.set(task, (totals.get(task) ?? 0) + weight);
  return {
    weightOf: ({ task, weight = 1 }) => weight / (totals.get(task) ?? 1),
    // With fewer tasks the promise could not be kept if all were right.
    first: 1 / risk,
    step: 1,
    lateStart: true,
    holds: (_, shown, wrong) => wrong + 1 <= risk * shown + rounding,
  };
}

function withCertainty(judged: readonly JudgedChoice[], risk: number, certainty: number): Walk {
  // Fewer choices than these could not pass the test even if all of them were right.
  const fewest = Math.ceil(Math.log(1 - certainty) / Math.log(1 - risk));
  return {
    weightOf: () => 1,
    first: fewest,
    // A step of that size keeps the sequence from ending by a few wrong ones in a row.
    step: Math.max(fewest, Math.ceil(judged.length / 50)),
    lateStart: false,
    holds: (shown, weight, wrong) => {
      const alike = designEffect(shown);
      return binomialTail(Math.ceil(wrong / alike), Math.floor(weight / alike), risk) <= 1 - certainty;
    },
  };
}

/**
 * By how much tasks make the variance of the share of wrong choices larger than independent ones would, at least 1: the
 * cluster-robust variance of a mean over the binomial one. Where all choices turned out alike, a task counts as one.
 */
function designEffect(choices: readonly JudgedChoice[]): number {
  const share = choices.filter(({ right }) => !right).length / choices.length;
  const residuals = new Map<JudgedChoice['task'], number>();
  for (const { right, task } of choices)
    residuals.set(task, (residuals.get(task) ?? 0) + (right ? 0 : 1) - share);
  if (share === 0 || share === 1) return choices.length / residuals.size;
  const squares = [...residuals.values()].reduce((sum, residual) => sum + residual ** 2, 0);
  return Math.max(1, squares / (share * (1 - share) * choices.length));
}

/** The chance of at most so many wrong ones among `total` if each is wrong with the chance `risk`. */
export function binomialTail(wrong: number, total: number, risk: number): number {
  let term = total * Math.log1p(-risk);
  let sum = Math.exp(term);
  for (let k = 1; k <= wrong; k++) {
    term += Math.log((total - k + 1) / k) + Math.log(risk / (1 - risk));
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
