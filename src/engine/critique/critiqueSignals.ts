import { countSignal, relativeSignal } from '../consensus/fusionSignal';
import type { Count, Signal } from '../consensus/fusionSignal';
import type { ModelChoice } from './chooseMostConsistent';
import type { Critique } from './critiqueCandidate';
import type { ClosedAnswers } from './judge/closedQuestions';
import type { JudgeOpinion } from './judge/judgeOpinion';

/** What a review says for its candidate: a clean one a little, findings that running bore out much against it. */
export function critiqueSignal({ findings }: Critique): Signal | undefined {
  const shown = findings.filter(({ status }) => status === 'shown').length;
  // A finding that nobody could run is an opinion; it only takes away what a clean review would have said.
  const clean = findings.length === 0 ? 1 : 0.5;
  return countSignal('critique', { passed: shown > 0 ? 0 : clean, total: 1 + shown });
}

/** What a judge says for a candidate, weighted by what the judge itself was found to be worth. */
export function judgeSignal({ wins, weight }: JudgeOpinion, candidate: string): Signal | undefined {
  const own = wins.get(candidate);
  return own === undefined
    ? undefined
    : countSignal('judge', { passed: own.won, total: own.compared }, weight);
}

/** What closed questions say for a candidate in comparison with its rivals, so that a yes-sayer says nothing. */
export function questionsSignal(
  answers: ReadonlyMap<string, ClosedAnswers>,
  candidate: string,
): Signal | undefined {
  const own = answers.get(candidate);
  if (own === undefined) return undefined;
  const rivals = [...answers].filter(([id]) => id !== candidate).map(([, rival]) => countOf(rival));
  return rivals.length === 0
    ? countSignal('questions', countOf(own))
    : relativeSignal('questions', countOf(own), rivals);
}

/** What the multiple-choice form says for a candidate; nothing where the two picks differ. */
export function choiceSignal({ choice }: ModelChoice, candidate: string): Signal | undefined {
  return choice === undefined
    ? undefined
    : countSignal('choice', { passed: choice === candidate ? 1 : 0, total: 1 });
}

function countOf({ balanced, answered }: ClosedAnswers): Count {
  return { passed: balanced * answered, total: answered };
}
