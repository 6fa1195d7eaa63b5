import type { Words } from '../../report/words';
import type { Check } from '../checks';
import { notRun } from './notRun';

/**
 * Whether the candidate parses. Usable candidates do, where the language has a grammar; so this says no more than
 * which of the two was known.
 * @param level what the candidates were compared by: syntax trees, or words where there is no grammar
 */
export function parsedCheck(level: 'tree' | 'lexical', words: Words): Check {
  if (level === 'lexical') return notRun('parsed', words.t('There is no grammar for this language.'));
  return {
    name: 'parsed',
    outcome: 'passed',
    passed: 1,
    total: 1,
    newlyFailing: [],
    newlyPassing: [],
    cases: [],
  };
}
