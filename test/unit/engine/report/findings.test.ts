import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/engine/critique/finding';
import {
  findingHeatLine,
  findingLines,
  reviewLine,
  strengthOf,
} from '../../../../src/engine/report/findings';
import { englishWords } from '../../../../src/engine/report/words';
import { examined } from '../../../fixtures/examinedRun';

const open: Finding = {
  id: 'f1',
  candidate: 's1',
  lines: { first: 1, last: 1 },
  severity: 'high',
  problem: 'It forgets 0.',
  status: 'open',
};

describe('findingLines', () => {
  it.each<[string, Partial<Finding>, string[]]>([
    ['an opinion', {}, ['It forgets 0.', 'Nobody could run it: this is an opinion of the model.']],
    [
      'what running has shown',
      { input: 'f(0)', expected: { kind: 'value', text: '0' }, outcome: '!TypeError', status: 'shown' },
      [
        'It forgets 0.',
        'input: f(0)',
        'expected: 0',
        'given: raises TypeError',
        'Running the input has shown it.',
      ],
    ],
    [
      'what running did not settle',
      { input: 'f(0)', expected: { kind: 'error', name: '' }, outcome: '1', status: 'open' },
      [
        'It forgets 0.',
        'input: f(0)',
        'expected: an error',
        'given: 1',
        'The input was run, but no candidate gives what the review expects: this stays open.',
      ],
    ],
  ])('tells %s', (_, details, lines) => {
    expect(findingLines({ ...open, ...details }, englishWords)).toEqual(lines);
  });

  it('never calls a refuted finding open', () => {
    expect(findingLines({ ...open, status: 'refuted' }, englishWords).join()).toContain('refuted');
  });
});

describe('reviewLine', () => {
  it.each([
    [1, 2, 'review: 1 finding, 2 refuted'],
    [2, 0, 'review: 2 findings'],
    [0, 0, 'review: no finding'],
    [0, 1, 'review: 1 refuted'],
  ])('says of %i findings and %i refuted ones: %s', (findings, refuted, line) => {
    const critique = examined().critiques.get('s1');
    const some = (count: number): Finding[] => Array.from({ length: count }, () => open);
    if (critique === undefined) throw new Error('there is a review');
    expect(reviewLine({ ...critique, findings: some(findings), refuted: some(refuted) }, englishWords)).toBe(
      line,
    );
  });
});

describe('the heat of findings in words', () => {
  it('tells strengths apart, and promises no number', () => {
    expect([0.1, 0.3, 0.6].map((value) => strengthOf({ value }))).toEqual(['weak', 'middling', 'strong']);
    const heat = { start: 0, end: 1, lines: open.lines, value: 0.65, findings: ['f1'] };
    const line = findingHeatLine(heat, englishWords);
    expect(line).toBe(
      'Review by the model, apart from the votes: 1 finding, a strong sign that these lines need an edit',
    );
  });
});
