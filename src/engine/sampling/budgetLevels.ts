import type { RequestPurpose } from '../ask';

/** `quick`: samples only; `normal`: the leading clusters are verified; `thorough`: every stage. */
export type BudgetLevel = 'quick' | 'normal' | 'thorough';

/** How far each stage goes at most. */
export interface LevelSettings {
  readonly samples: { readonly least: number; readonly most: number };
  /** Clusters that are verified at most. */
  readonly leaders: number;
  /** Masked facts asked of each of them. */
  readonly masks: number;
  /** Pairs of minimally different requests that the judge is tried on. */
  readonly judgeTrials: number;
  /** Requests that ask for tests. */
  readonly testRequests: number;
  readonly everyStage: boolean;
}

export const budgetLevels: Readonly<Record<BudgetLevel, LevelSettings>> = {
  quick: {
    samples: { least: 4, most: 8 },
    leaders: 0,
    masks: 0,
    judgeTrials: 0,
    testRequests: 0,
    everyStage: false,
  },
  normal: {
    samples: { least: 4, most: 10 },
    leaders: 3,
    masks: 4,
    judgeTrials: 1,
    testRequests: 2,
    everyStage: false,
  },
  thorough: {
    samples: { least: 8, most: 20 },
    leaders: 3,
    masks: 6,
    judgeTrials: 2,
    testRequests: 2,
    everyStage: true,
  },
};

/** The most requests of each purpose that a level makes, samples included; what it does not ask is missing. */
export function callsOf(settings: LevelSettings): ReadonlyMap<RequestPurpose, number> {
  const { leaders, masks, judgeTrials, testRequests, everyStage } = settings;
  const pairs = (leaders * (leaders - 1)) / 2;
  const verified: readonly (readonly [RequestPurpose, number])[] = [
    // One more for inputs, where candidates do the same on all of them.
    ['tests', testRequests === 0 ? 0 : testRequests + 1],
    ['mask', leaders * masks],
    ['maskControl', leaders > 0 ? masks : 0],
    ['critique', everyStage ? leaders : Math.min(1, leaders)],
    // Both orders of each pair, and four comparisons for each trial; grades where every stage is wanted.
    ['judge', 2 * pairs + 4 * judgeTrials + (everyStage ? leaders : 0)],
  ];
  const thorough: readonly (readonly [RequestPurpose, number])[] = [
    ['feasibility', 3],
    ['describe', leaders],
    // The requirements are split off once.
    ['cover', leaders + 1],
    // Each description, and one control without any.
    ['rewrite', leaders + 1],
    ['contradiction', 4],
    ['ablation', 4],
    ['repair', 2],
    ['question', leaders + 1],
    ['synthesis', 1],
    ['choose', 2],
  ];
  const all = [['propose', settings.samples.most] as const, ...verified, ...(everyStage ? thorough : [])];
  return new Map(all.filter(([, calls]) => calls > 0));
}
