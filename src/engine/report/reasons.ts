import type { UnusableReason } from '../pool';
import type { Words } from './words';

/** Why a candidate has no vote, in a few words. */
export function reasonLine(reason: UnusableReason, words: Words): string {
  switch (reason) {
    case 'failed':
      return words.t('request failed');
    case 'empty':
      return words.t('empty reply');
    case 'refused':
      return words.t('refused');
    case 'cutOff':
      return words.t('cut off');
    case 'noCode':
      return words.t('no code in the reply');
    case 'notApplicable':
      return words.t('could not be applied');
    case 'unchanged':
      return words.t('changes nothing');
    case 'trivial':
      return words.t('says nothing');
    case 'unparsable':
      return words.t('does not parse');
  }
}
