import type { BackwardEvidence, BackwardVerification } from '../../verification/backward/backwardOf';
import { maskedText } from '../../verification/backward/mask';
import type { Mask, MaskKind, MaskSource } from '../../verification/backward/mask';
import type { Probe } from '../../verification/backward/probe';
import type { Words } from '../words';
import { block, chapter, code, list, parts, sentence } from './markdown';

/** Facts that were hidden, and who gave them back. */
export function backwardPart(
  { masks, probes, evidence }: BackwardVerification,
  words: Words,
): string | undefined {
  if (masks.length === 0) return undefined;
  return chapter(
    words.t('Masked facts'),
    words.t(
      'A fact of the request or its surroundings was hidden, and the model was to tell it from a candidate alone. A right candidate gives it back; what the change spells out, or what can be told without it, says nothing.',
    ),
    list(evidence.map((each) => countLine(each, words))),
    ...masks.map((mask, at) => maskPart(mask, at + 1, probes, words)),
  );
}

function countLine({ candidate, facts, compared }: BackwardEvidence, words: Words): string {
  const counts = [
    words.t('{0} of {1} recovered', facts.recovered, facts.asked),
    facts.discounted === 0 ? undefined : words.t('{0} say nothing', facts.discounted),
    facts.notMeasured === 0 ? undefined : words.t('{0} not measured', facts.notMeasured),
    comparedText(compared, facts.asked, words),
  ];
  return `${code(candidate)}: ${counts.filter((count) => count !== undefined).join(', ')}`;
}

/** Only facts that all were asked for tell candidates apart. */
function comparedText(
  { passed, total }: BackwardEvidence['compared'],
  asked: number,
  words: Words,
): string | undefined {
  if (total === asked) return undefined;
  return total === 0
    ? words.t('none that all were asked for')
    : words.t('{0} of the {1} that all were asked for', passed, total);
}

function maskPart(mask: Mask, number: number, probes: readonly Probe[], words: Words): string {
  const { text } = maskedText(mask);
  const own = probes.filter((probe) => probe.mask === mask.id);
  return parts(
    `### ${number}. ${kindName(mask.kind, words)}`,
    sourceLine(mask.source, words),
    block(text),
    words.t('The fact: {0}', code(mask.fact)),
    own.length === 0
      ? words.t('Not asked: by then it could no longer change the outcome.')
      : list(own.map((probe) => probeLine(probe, words))),
  );
}

function probeLine(probe: Probe, words: Words): string {
  return `${code(probe.candidate)}: ${outcomeText(probe, words)}`;
}

function outcomeText({ outcome, by, answer, reason }: Probe, words: Words): string {
  switch (outcome) {
    case 'recovered':
      return by === 'run' ? words.t('recovered by running') : words.t('recovered');
    case 'missed':
      if (by === 'run') return words.t('missed: running gives something else');
      return answer === undefined
        ? words.t('missed: the code does not settle it')
        : words.t('missed: {0}', code(answer));
    case 'leaked':
      return words.t('says nothing: the change gives it away');
    case 'guessable':
      return words.t('says nothing: it could be guessed without a candidate');
    case 'notMeasured':
      return words.t('not measured: {0}', sentence(reason ?? words.t('no reason was told')));
  }
}

function kindName(kind: MaskKind, words: Words): string {
  const names: Readonly<Record<MaskKind, string>> = {
    identifier: words.t('A name'),
    literal: words.t('A number or text'),
    errorType: words.t('A type of error'),
    boundary: words.t('A limit'),
    callerArgument: words.t('An argument of a caller'),
    testOutput: words.t('What a call gives'),
  };
  return names[kind];
}

function sourceLine(source: MaskSource, words: Words): string {
  switch (source.kind) {
    case 'request':
      return words.t('From the request:');
    case 'document':
      return words.t('From what the document says about the code:');
    case 'context':
      return words.t('From the context, {0}:', code(source.title));
  }
}
