import type { SignalName } from '../../consensus/evidenceWeights';
import type { Cap, Fusion } from '../../consensus/fusion';
import type { Words } from '../words';
import { chapter, list } from './markdown';

/** What the confidence in the choice is made of. */
export function fusionPart(
  { contributions, missing, cap, logOdds }: Fusion,
  words: Words,
): string | undefined {
  return chapter(
    words.t('What the confidence is made of'),
    words.t(
      'Each signal adds to the log-odds that the patch is right, or takes from them; +0.69 doubles the odds. What was not measured adds nothing.',
    ),
    list([
      ...contributions.map((each) => `${signalName(each.name, words)}: ${signed(each.logOdds)}`),
      ...missing.map((name) => `${signalName(name, words)}: ${words.t('not measured')}`),
      words.t('together: {0}', signed(logOdds)),
      cap === undefined ? undefined : capLine(cap, words),
    ]),
  );
}

/** What a signal is called. */
export function signalName(name: SignalName, words: Words): string {
  const names: Readonly<Record<SignalName, string>> = {
    votes: words.t('votes'),
    generatedTests: words.t('generated tests and behaviour'),
    projectChecks: words.t('project tests'),
    backward: words.t('masked facts'),
    roundTrip: words.t('round trips'),
    judge: words.t('judges'),
    questions: words.t('closed questions'),
    critique: words.t('review'),
    choice: words.t('multiple choice'),
  };
  return names[name];
}

function capLine({ name, limit }: Cap, words: Words): string {
  const most = limit.toFixed(2);
  switch (name) {
    case 'unparsable':
      return words.t('at most {0}, since it does not parse', most);
    case 'newlyBroken':
      return words.t('at most {0}, since a test of the project that passed now fails', most);
    case 'contradicted':
      return words.t('at most {0}, since something that it relies on is otherwise', most);
    case 'oneUsable':
      return words.t('at most {0}, since only one reply could be used', most);
    case 'nothingChecked':
      return words.t('at most {0}, since nothing was run and no types were checked', most);
    case 'notExecuted':
      return words.t('at most {0}, since nothing was run', most);
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
