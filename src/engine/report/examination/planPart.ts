import type { Examination } from '../../examination/examination';
import type { TokenUsage } from '../../ports';
import type { RequestPurpose } from '../../ask';
import type { Feasibility } from '../../verification/backward/feasibility';
import type { Words } from '../words';
import { chapter, codes, list, sentence } from './markdown';

/** Whether the visible context was thought to suffice. */
export function feasibilityPart({ feasibility }: Examination, words: Words): string | undefined {
  if (feasibility === undefined) return undefined;
  const { yes, no, notMeasured, missing, reasons } = feasibility;
  return chapter(
    words.t('Whether the context suffices'),
    `${verdictLine(feasibility, words)} ${words.t('Votes: {0} yes, {1} no, {2} not measured.', yes, no, notMeasured)}`,
    list([
      missing.length === 0 ? undefined : words.t('missing: {0}', codes(missing)),
      ...reasons.map((reason) => words.t('not measured: {0}', sentence(reason))),
    ]),
  );
}

function verdictLine({ verdict }: Feasibility, words: Words): string {
  switch (verdict) {
    case 'enough':
      return words.t('What the model sees is enough for the request.');
    case 'missing':
      return words.t('Every vote says that something is missing.');
    case 'split':
      return words.t('Some votes say that something is missing; that is no reason to ask you.');
    case 'notMeasured':
      return words.t('Not measured.');
  }
}

/** What was to be asked at most, and what was spent. */
export function planPart({ plan, spent }: Examination, words: Words): string | undefined {
  if (plan === undefined && spent === undefined) return undefined;
  const levels = { quick: words.t('quick'), normal: words.t('normal'), thorough: words.t('thorough') };
  const planned =
    plan &&
    words.t(
      'Level {0}: {1} to {2} requests, about {3}.',
      levels[plan.level],
      plan.calls.least,
      plan.calls.most,
      tokensLine(plan.usage, words),
    );
  return chapter(
    words.t('Plan and spending'),
    planned,
    list((plan?.stages ?? []).map(({ purpose, calls }) => `${purposeName(purpose, words)}: ${calls}`)),
    spent && words.t('Spent: {0} requests, {1}.', spent.calls, tokensLine(spent.usage, words)),
  );
}

function tokensLine({ promptTokens, completionTokens }: TokenUsage, words: Words): string {
  return words.t('{0} tokens sent and {1} received', Math.round(promptTokens), Math.round(completionTokens));
}

function purposeName(purpose: RequestPurpose, words: Words): string {
  const names: Readonly<Record<RequestPurpose, string>> = {
    propose: words.t('samples'),
    feasibility: words.t('whether the context suffices'),
    tests: words.t('tests'),
    mask: words.t('masked facts'),
    maskControl: words.t('masked facts, without a candidate'),
    describe: words.t('descriptions'),
    cover: words.t('requirements'),
    rewrite: words.t('written again'),
    critique: words.t('reviews'),
    repair: words.t('repairs'),
    judge: words.t('judges'),
    question: words.t('closed questions'),
    contradiction: words.t('what the patch relies on'),
    ablation: words.t('without a part of the context'),
    refill: words.t('filled in again'),
    synthesis: words.t('syntheses'),
    choose: words.t('multiple choice'),
  };
  return names[purpose];
}
