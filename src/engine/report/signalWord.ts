import type { SignalName } from '../consensus/evidenceWeights';
import type { Words } from './words';

/** A signal in plain words. */
export function signalWord(name: SignalName, words: Words): string {
  const named: Readonly<Record<SignalName, string>> = {
    votes: words.t('how many candidates agree'),
    generatedTests: words.t('what candidates do when run on generated tests and inputs'),
    projectChecks: words.t('the project’s own tests'),
    backward: words.t('masked facts recovered from the code'),
    roundTrip: words.t('the code written again from its description'),
    judge: words.t('comparisons with rivals by a judge'),
    questions: words.t('closed questions drawn from the request'),
    critique: words.t('findings of the review'),
    choice: words.t('the model’s pick among the candidates'),
  };
  return named[name];
}
