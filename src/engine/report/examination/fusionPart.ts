import type { Cap, Fusion } from '../../consensus/fusion';
import { signalWord } from '../signalWord';
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
      ...contributions.map((each) => `${signalWord(each.name, words)}: ${signed(each.logOdds)}`),
      ...missing.map((name) => `${signalWord(name, words)}: ${words.t('not measured')}`),
      words.t('together: {0}', signed(logOdds)),
      cap === undefined ? undefined : capLine(cap, words),
    ]),
  );
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
