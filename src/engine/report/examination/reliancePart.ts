import type { Ablation, BlockInfluence } from '../../verification/backward/ablateContext';
import type { ReliedFact } from '../../verification/backward/contradiction/compareReliance';
import type { Contradictions } from '../../verification/backward/contradiction/probeContradictions';
import type { Words } from '../words';
import { chapter, code, list, parts, sentence } from './markdown';

/** Facts that candidates rely on about functions that they call. */
export function contradictionPart(
  contradictions: ReadonlyMap<string, Contradictions>,
  words: Words,
): string | undefined {
  return chapter(
    words.t('What the patch relies on'),
    ...[...contradictions].map(([candidate, { facts, notMeasured }]) => {
      const rows = list([
        ...facts.map((fact) => factLine(fact, words)),
        ...notMeasured.map((reason) => words.t('not measured: {0}', sentence(reason))),
      ]);
      return parts(
        `### ${code(candidate)}`,
        rows === '' ? words.t('It calls nothing that could be asked about.') : rows,
      );
    }),
  );
}

function factLine(
  { name, aspect, relied, told, contradicts, settled, declared }: ReliedFact,
  words: Words,
): string {
  const aspects = {
    parameters: words.t('takes'),
    returns: words.t('gives'),
    raises: words.t('raises'),
  };
  const ends = {
    holds: words.t('it holds'),
    broken: words.t('it does not hold'),
    unsettled: words.t('nothing settles it'),
  };
  return [
    `${code(name)} ${aspects[aspect]}: ${words.t('relied on {0}', code(relied))}`,
    told === undefined
      ? words.t('without the candidate the model does not know')
      : contradicts
        ? words.t('without the candidate the model says {0}, which contradicts it', code(told))
        : words.t('without the candidate the model says {0}', code(told)),
    declared === undefined ? undefined : words.t('declared as {0}', code(declared)),
    ends[settled],
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

/** Which parts of the context the choice rests on. */
export function ablationPart(ablations: ReadonlyMap<string, Ablation>, words: Words): string | undefined {
  return chapter(
    words.t('Which context counts'),
    ...[...ablations].map(([candidate, { blocks }]) =>
      parts(
        `### ${code(candidate)}`,
        words.t(
          'The choice was drawn again with one part of the context left out at a time. A part without which nothing changes is no reason for the patch.',
        ),
        blocks.length === 0
          ? words.t('There is no context to leave out.')
          : list(blocks.map((block) => influenceLine(block, words))),
      ),
    ),
  );
}

function influenceLine({ title, influence, nearness, reason }: BlockInfluence, words: Words): string {
  const near =
    nearness === undefined ? '' : ` (${words.t('without it alike to {0} %', Math.round(100 * nearness))})`;
  switch (influence) {
    case 'none':
      return words.t('{0} changes nothing', code(title)) + near;
    case 'some':
      return words.t('{0} counts', code(title)) + near;
    case 'notMeasured':
      return words.t('{0} not measured: {1}', code(title), sentence(reason ?? words.t('no reason was told')));
  }
}
