import type { ModelChoice } from '../../critique/chooseMostConsistent';
import { opinionOf } from '../../critique/judge/judgeOpinion';
import type { JudgeOpinion, NoOpinionReason } from '../../critique/judge/judgeOpinion';
import type { PairJudgement, Verdict } from '../../critique/judge/verdicts';
import { recordOf } from '../../examination/examination';
import type { JudgeSayings } from '../../examination/news';
import type { Words } from '../words';
import { chapter, code, list } from './markdown';

/** What the judge said, how far it can be trusted, and what is made of it. */
export function judgePart(sayings: JudgeSayings, words: Words): string | undefined {
  const { pairs, scores, answers, trials } = sayings;
  const opinion = opinionOf(recordOf(sayings));
  const { tried, right } = trials;
  return chapter(
    words.t('Judges'),
    opinionText(opinion, words),
    list([
      ...pairs.map((pair) => pairLine(pair, words)),
      ...scores.map(({ candidate, score }) => words.t('{0} alone: {1} of 10', code(candidate), score)),
      ...answers.map(({ candidate, agreeing, answered }) =>
        words.t(
          '{0}: {1} of {2} closed questions as the request has it',
          code(candidate),
          agreeing,
          answered,
        ),
      ),
      opinion.instability === undefined
        ? undefined
        : words.t('verdicts that change with the order: {0} %', percent(opinion.instability)),
      opinion.violations === 0
        ? undefined
        : words.t('verdicts that no ranking explains: {0}', opinion.violations),
      opinion.agreement === undefined
        ? undefined
        : words.t('pairs on which no way of asking contradicts another: {0} %', percent(opinion.agreement)),
      tried === 0
        ? words.t('not tried on requests whose answers are known')
        : words.t('tried on requests whose answers are known: {0} of {1} right', right, tried),
      words.t('what its opinion counts for: {0} %', percent(opinion.weight)),
    ]),
  );
}

function opinionText({ none, wins }: JudgeOpinion, words: Words): string {
  if (none !== undefined) return words.t('No opinion: {0}', reasonText(none, words));
  const counts = [...wins].flatMap(([id, { won, compared }]) =>
    compared === 0 ? [] : [words.t('{0} wins {1} of {2}', code(id), won, compared)],
  );
  return words.t('Stable, undisputed comparisons with a winner: {0}.', counts.join(', '));
}

function reasonText(none: NoOpinionReason, words: Words): string {
  switch (none) {
    case 'notMeasured':
      return words.t('no pair could be judged in both orders.');
    case 'unstable':
      return words.t('every verdict changes with the order in which the two are shown.');
    case 'cyclic':
      return words.t('its verdicts go round in a circle; no ranking explains them.');
    case 'split':
      return words.t('asked in another way, it says the opposite.');
    case 'tied':
      return words.t('it takes them for equally good.');
    case 'blind':
      return words.t('tried on requests whose answers are known, it is right no more often than chance.');
  }
}

function pairLine({ first, second, asShown, swapped }: PairJudgement, words: Words): string {
  const name = words.t('{0} against {1}', code(first), code(second));
  if (asShown === undefined && swapped === undefined) return `${name}: ${words.t('not measured')}`;
  const told = (verdict: Verdict | undefined): string => verdictText(verdict, first, second, words);
  if (asShown === swapped) return `${name}: ${words.t('{0} in both orders', told(asShown))}`;
  const orders = words.t('{0}; in the other order {1}', told(asShown), told(swapped));
  return asShown === undefined || swapped === undefined
    ? `${name}: ${orders}`
    : `${name}: ${orders} (${words.t('no verdict')})`;
}

function verdictText(verdict: Verdict | undefined, first: string, second: string, words: Words): string {
  switch (verdict) {
    case undefined:
      return words.t('not measured');
    case 0:
      return words.t('equal');
    case 1:
      return words.t('{0} is better', code(first));
    case -1:
      return words.t('{0} is better', code(second));
  }
}

/** The multiple-choice form, asked twice. */
export function choicePart({ picks, choice }: ModelChoice, words: Words): string | undefined {
  return chapter(
    words.t('Multiple choice'),
    choice === undefined
      ? words.t(
          'Shown all candidates in two orders, the model picked {0} and then {1}: that is no choice.',
          code(picks[0]),
          code(picks[1]),
        )
      : words.t('Shown all candidates in two orders, the model picked {0} both times.', code(choice)),
  );
}

function percent(share: number): number {
  return Math.round(100 * share);
}
