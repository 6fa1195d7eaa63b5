import type { Effect } from '../agreement/agreement';
import type { Consensus } from '../events';
import type { Outcome } from '../verification/behaviour';
import type { DistinguishingInput } from '../verification/behaviourReport';
import type { Check } from '../verification/checks';
import type { Words } from './words';

/** What the choice was verified by, part by part; undefined where nothing was. What was not run is no part. */
export function verifiedLine(consensus: Consensus, words: Words): string | undefined {
  const parts = (consensus.verifiedBy ?? [])
    .filter(({ outcome }) => outcome !== 'notRun')
    .map((check) => checkLine(check, words));
  return parts.length === 0 ? undefined : words.t('verified by: {0}', parts.join(', '));
}

/** One check in a few words, such as "41 of 41 project tests". */
export function checkLine(check: Check, words: Words): string {
  if (check.outcome === 'notRun') {
    return words.t('{0} not run: {1}', checkTitle(check, words), check.reason ?? '');
  }
  const { passed, total, newlyFailing } = check;
  switch (check.name) {
    case 'parsed':
      return check.outcome === 'passed' ? words.t('parsed') : words.t('does not parse');
    case 'types':
      return check.outcome === 'passed'
        ? words.t('types')
        : words.t('new type errors: {0}', newlyFailing.length);
    case 'lint':
      return check.outcome === 'passed'
        ? words.t('linter')
        : words.t('new complaints of the linter: {0}', newlyFailing.length);
    case 'diagnostics':
      return check.outcome === 'passed'
        ? words.t('language server')
        : words.t('new errors of the language server: {0}', newlyFailing.length);
    case 'projectTests':
      return words.t('{0} of {1} project tests', passed, total);
    case 'generatedTests':
      return words.t('{0} of {1} generated tests', passed, total);
  }
}

/** What a check is called where its result stands beside it. */
export function checkTitle({ name }: Check, words: Words): string {
  const titles = {
    parsed: words.t('Parses'),
    types: words.t('Types'),
    lint: words.t('Linter'),
    diagnostics: words.t('Language server'),
    projectTests: words.t('Project tests'),
    generatedTests: words.t('Generated tests'),
  };
  return titles[name];
}

/**
 * "for f(-5): 5 give -300000, 3 raise RangeError". Candidates without a vote are named and not counted.
 * @param consensus whose clusters hold those that vote; absent: all do.
 */
export function distinguishingLine(
  { text, groups }: DistinguishingInput,
  words: Words,
  consensus?: Pick<Consensus, 'clusters'>,
): string {
  const voters = consensus && new Set(consensus.clusters.flatMap(({ members }) => members));
  const parts = groups.map(({ outcome, candidates }) => groupLine(outcome, candidates, voters, words));
  return words.t('for {0}: {1}', text, parts.join(', '));
}

function groupLine(
  outcome: Outcome,
  candidates: readonly string[],
  voters: ReadonlySet<string> | undefined,
  words: Words,
): string {
  const others = voters === undefined ? [] : candidates.filter((id) => !voters.has(id));
  const count = candidates.length - others.length;
  const names = others.join(', ');
  if (count === 0) return words.t('{0}, without a vote: {1}', names, resultLine(outcome, words));
  const line = outcomeLine(outcome, count, words);
  return names === '' ? line : words.t('{0} (as {1}, without a vote)', line, names);
}

function outcomeLine(outcome: Outcome, count: number, words: Words): string {
  const one = count === 1;
  if (outcome.startsWith('!')) {
    const name = outcome.slice(1);
    return one ? words.t('1 raises {0}', name) : words.t('{0} raise {1}', count, name);
  }
  switch (outcome) {
    case '?exited':
      return one ? words.t('1 ends the process') : words.t('{0} end the process', count);
    case '?pending':
      return one ? words.t('1 never settles') : words.t('{0} never settle', count);
    case '?unstable':
      return words.t('{0} give another result each time', count);
  }
  if (outcome.startsWith('?')) {
    return one
      ? words.t('1 does not end within the limits')
      : words.t('{0} do not end within the limits', count);
  }
  return one ? words.t('1 gives {0}', outcome) : words.t('{0} give {1}', count, outcome);
}

/** What using an alternative alone changes, by an example; undefined where it was not tried. */
export function effectLine(effect: Effect | undefined, words: Words): string | undefined {
  if (effect === undefined) return undefined;
  const { tried, changed } = effect;
  const first = changed[0];
  if (first === undefined) return words.t('changes nothing on the {0} inputs that were tried', tried);
  const { input, before, after } = first;
  const example = words.t(
    'for {0}: {1} instead of {2}',
    input,
    resultLine(after, words),
    resultLine(before, words),
  );
  return words.t('changes {0} of {1} inputs that were tried, {2}', changed.length, tried, example);
}

/** What a call gave, in words where that is no value. */
export function resultLine(outcome: Outcome, words: Words): string {
  if (outcome.startsWith('!')) return words.t('raises {0}', outcome.slice(1));
  return outcome.startsWith('?') ? words.t('no end within the limits') : outcome;
}

/** A check with its cases and what the tool printed, to be read in an editor. */
export function checkReport(check: Check, words: Words): string {
  const head = [`${checkTitle(check, words)}: ${checkLine(check, words)}`];
  if (check.tool !== undefined) head.push(words.t('run by {0}', check.tool));
  const lists = [
    list(words.t('Newly failing'), check.newlyFailing),
    list(words.t('Newly passing'), check.newlyPassing),
    list(
      words.t('Cases'),
      check.cases.map(({ name, outcome, message }) =>
        [`${mark(outcome)} ${name}`, message].filter((part) => part !== undefined).join('\n    '),
      ),
    ),
    check.output === undefined ? '' : `${words.t('Output')}\n\n${check.output}`,
  ];
  return [head.join('\n'), ...lists.filter((part) => part !== '')].join('\n\n');
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function mark(outcome: Check['cases'][number]['outcome']): string {
  return { passed: '✓', failed: '✗', skipped: '–' }[outcome];
}
