import type { RequestPurpose } from '../ask';
import type { Examination } from '../examination/examination';
import type { BudgetLevel } from '../sampling/budgetLevels';
import type { BudgetPlan } from '../sampling/budgetPlan';
import { dollars } from './spendingLine';
import type { Words } from './words';

/** What a level is called. */
export function levelName(level: BudgetLevel, words: Words): string {
  const names = { quick: words.t('Quick'), normal: words.t('Normal'), thorough: words.t('Thorough') };
  return names[level];
}

/** What a level is for, in one sentence. */
export function levelPurpose(level: BudgetLevel, words: Words): string {
  const purposes = {
    quick: words.t('Samples only; nothing is asked about them'),
    normal: words.t('The leading candidates are reviewed, questioned backwards and compared'),
    thorough: words.t('Every stage: first whether the context suffices, then repairs and more'),
  };
  return purposes[level];
}

/** What requests of a purpose are for, in a word or two. */
export function purposeName(purpose: RequestPurpose, words: Words): string {
  const names: Readonly<Record<RequestPurpose, string>> = {
    propose: words.t('samples'),
    feasibility: words.t('does the context suffice'),
    tests: words.t('tests'),
    mask: words.t('masked facts'),
    maskControl: words.t('controls of masked facts'),
    describe: words.t('descriptions'),
    cover: words.t('requirements'),
    rewrite: words.t('rewrites'),
    critique: words.t('reviews'),
    repair: words.t('repairs'),
    judge: words.t('judgements'),
    question: words.t('closed questions'),
    contradiction: words.t('what is relied on'),
    ablation: words.t('less context'),
    refill: words.t('refills'),
    synthesis: words.t('synthesis'),
    choose: words.t('multiple choice'),
  };
  return names[purpose];
}

/** How many requests a plan makes at most, by stage: `samples 10 · reviews 1`. */
export function stagesLine({ stages }: Pick<BudgetPlan, 'stages'>, words: Words): string {
  return stages.map(({ purpose, calls }) => `${purposeName(purpose, words)} ${calls}`).join(' · ');
}

/**
 * A plan as a table in Markdown: requests and tokens of each stage, and what they cost.
 * @param costs in the order of the stages; undefined where no price is known.
 */
export function planTable(
  plan: BudgetPlan,
  costs: readonly (number | undefined)[],
  total: number | undefined,
  words: Words,
): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const money = (cost: number | undefined): string => (cost === undefined ? '' : dollars(cost));
  const sum = (name: string, calls: number, usage: BudgetPlan['usage'], cost: number | undefined): string =>
    row([name, calls, usage.promptTokens, usage.completionTokens, money(cost)]);
  return [
    row([
      words.t('stage'),
      words.t('requests at most'),
      words.t('tokens sent'),
      words.t('tokens received'),
      words.t('cost'),
    ]),
    row(['---', '---:', '---:', '---:', '---:']),
    ...plan.stages.map(({ purpose, calls, usage }, at) =>
      sum(purposeName(purpose, words), calls, usage, costs[at]),
    ),
    sum(words.t('together'), plan.calls.most, plan.usage, total),
  ].join('\n');
}

/**
 * How much of a plan is spent: `34 of at most 87 requests`.
 * @param samples those so far, which the examination counts only once it goes on from them.
 * @returns undefined where nothing but samples is asked for.
 */
export function spentLine(
  { plan, spent }: Pick<Examination, 'plan' | 'spent'>,
  samples: number,
  words: Words,
): string | undefined {
  if (plan === undefined) return undefined;
  return words.t('{0} of at most {1} requests', Math.max(samples, spent?.calls ?? 0), plan.calls.most);
}
