import type { RequestPurpose } from '../ask';
import type { TokenUsage } from '../ports';
import { proposeMessages } from '../prompts/propose';
import type { Task } from '../task';
import { budgetLevels, callsOf } from './budgetLevels';
import type { BudgetLevel, LevelSettings } from './budgetLevels';
import { answerTokensFor, promptTokensOf } from './cost';

/** What the requests of one purpose come to at most. */
export interface PlannedStage {
  readonly purpose: RequestPurpose;
  readonly calls: number;
  /** Estimated, for all of its calls together. */
  readonly usage: TokenUsage;
}

/** What a run may cost; shown before it, and held during it. */
export interface BudgetPlan {
  readonly level: BudgetLevel;
  readonly settings: LevelSettings;
  /** In the order of the pipeline. */
  readonly stages: readonly PlannedStage[];
  /** Requests: `least` where the samples agree at once, `most` where every stage is needed. */
  readonly calls: { readonly least: number; readonly most: number };
  /** Estimated for the most calls; `costOf` tells what it costs. */
  readonly usage: TokenUsage;
}

/** Roughly how large a request is: in documents sent in full, in candidates shown, and in what comes back. */
interface Shape {
  /** Whether the whole proposal is sent again. */
  readonly proposal: boolean;
  /** Times that the code of the target, or as much, is shown. */
  readonly codes: number;
  readonly answer: 'code' | 'list' | 'word';
}

const shapes: Readonly<Record<RequestPurpose, Shape>> = {
  propose: { proposal: true, codes: 0, answer: 'code' },
  feasibility: { proposal: true, codes: 0, answer: 'word' },
  tests: { proposal: true, codes: 0, answer: 'list' },
  mask: { proposal: false, codes: 2, answer: 'word' },
  maskControl: { proposal: false, codes: 2, answer: 'word' },
  describe: { proposal: false, codes: 2, answer: 'list' },
  cover: { proposal: false, codes: 0, answer: 'list' },
  rewrite: { proposal: true, codes: 0, answer: 'code' },
  critique: { proposal: false, codes: 2, answer: 'list' },
  repair: { proposal: true, codes: 1, answer: 'code' },
  judge: { proposal: false, codes: 3, answer: 'word' },
  question: { proposal: false, codes: 1, answer: 'list' },
  contradiction: { proposal: false, codes: 1, answer: 'list' },
  ablation: { proposal: true, codes: 0, answer: 'code' },
  refill: { proposal: false, codes: 1, answer: 'word' },
  synthesis: { proposal: true, codes: 4, answer: 'code' },
  choose: { proposal: false, codes: 10, answer: 'word' },
};

/** The words of a prompt besides code, and answers that are not code, in tokens. */
const promptWords = 350;
const listTokens = 400;
const wordTokens = 80;

/** What a person has set otherwise than the level has it. */
export interface PlanOverrides {
  /** How many samples are drawn at most. */
  readonly samples?: number;
  readonly testRequests?: number;
}

/** The plan of a run: what its level asks at most, with the tokens that this is likely to take. */
export function planBudget(level: BudgetLevel, task: Task, overrides: PlanOverrides = {}): BudgetPlan {
  const settings = settingsOf(level, overrides);
  const proposal = promptTokensOf(proposeMessages(task));
  const code = answerTokensFor(task.document.text.slice(task.target.start, task.target.end));
  const stages = [...callsOf(settings)].map(([purpose, calls]): PlannedStage => {
    const shape = shapes[purpose];
    const prompt = (shape.proposal ? proposal : promptWords) + shape.codes * code;
    const answer = { code, list: listTokens, word: wordTokens }[shape.answer];
    return { purpose, calls, usage: { promptTokens: calls * prompt, completionTokens: calls * answer } };
  });
  return {
    level,
    settings,
    stages,
    calls: {
      least: settings.samples.least,
      most: stages.reduce((sum, { calls }) => sum + calls, 0),
    },
    usage: {
      promptTokens: stages.reduce((sum, { usage }) => sum + usage.promptTokens, 0),
      completionTokens: stages.reduce((sum, { usage }) => sum + usage.completionTokens, 0),
    },
  };
}

function settingsOf(level: BudgetLevel, { samples, testRequests }: PlanOverrides): LevelSettings {
  const standard = budgetLevels[level];
  const most = samples ?? standard.samples.most;
  return {
    ...standard,
    samples: { least: Math.min(standard.samples.least, most), most },
    testRequests: testRequests ?? standard.testRequests,
  };
}
