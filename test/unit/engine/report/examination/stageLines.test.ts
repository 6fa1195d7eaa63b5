import { describe, expect, it } from 'vitest';
import type { JudgeOpinion } from '../../../../../src/engine/critique/judge/judgeOpinion';
import { noExamination } from '../../../../../src/engine/examination/examination';
import {
  examinedLine,
  opinionLine,
  stageLines,
  stageUnderWay,
} from '../../../../../src/engine/report/examination/stageLines';
import { englishWords } from '../../../../../src/engine/report/words';
import { examined, examinedNews, repairedNews } from '../../../../fixtures/examinedRun';

const linesFor = (choice: string): string[] =>
  stageLines(examined(), choice, englishWords).map(({ text }) => text);

describe('stageLines', () => {
  it('says of each stage what it brought, in the order of the stages', () => {
    expect(linesFor('s1')).toEqual([
      'the context suffices, say 1 of 2',
      '1 synthesis',
      'review: 2 findings, 1 refuted',
      '1 repair',
      'repair not measured: The model declined to answer.',
      '1 of 2 masked facts recovered',
      'the judge prefers it',
      'multiple choice: another one in another order',
      'relies on 2 facts, of which 1 do not hold',
      '1 of 2 parts of the context change nothing',
    ]);
  });

  it('says nothing of what was not asked about the choice', () => {
    expect(linesFor('s3').filter((line) => /recovered|relies|parts/.test(line))).toEqual([]);
  });

  it('has nothing to say before anything was asked', () => {
    expect(stageLines(noExamination, '', englishWords)).toEqual([]);
  });
});

describe('the line above the patch', () => {
  it('tells what speaks for the choice or against it', () => {
    expect(examinedLine(examined(), 's1', englishWords)).toBe(
      'asked: review: 2 findings, 1 refuted, 1 of 2 masked facts recovered, the judge prefers it',
    );
  });

  it('names whom the judge prefers where that is another one', () => {
    expect(examinedLine(examined(repairedNews), 's1', englishWords)).toContain('the judge prefers s1r1');
  });

  it('is silent where nothing was found out', () => {
    const reason = { stage: 'review', reason: 'The reply was empty.' } as const;
    expect(examinedLine({ ...noExamination, notMeasured: [reason] }, 's1', englishWords)).toBeUndefined();
  });
});

describe('opinionLine', () => {
  const opinion = (wins: readonly [string, number][], none?: JudgeOpinion['none']): JudgeOpinion => ({
    wins: new Map(wins.map(([id, won]) => [id, { won, compared: 2 }])),
    weight: 1,
    violations: 0,
    ...(none === undefined ? {} : { none }),
  });

  it.each<[JudgeOpinion, string | undefined]>([
    [
      opinion([
        ['a', 2],
        ['b', 0],
      ]),
      'the judge prefers it',
    ],
    [
      opinion([
        ['a', 0],
        ['b', 2],
      ]),
      'the judge prefers b',
    ],
    [
      opinion([
        ['a', 1],
        ['b', 1],
      ]),
      'the judge has no favourite',
    ],
    [opinion([], 'tied'), 'the judge sees no difference'],
    [opinion([], 'cyclic'), 'no stable opinion of the judge'],
    [opinion([], 'notMeasured'), undefined],
  ])('of %j is “%s”', (given, line) => {
    expect(opinionLine(given, 'a', englishWords)).toBe(line);
  });
});

describe('stageUnderWay', () => {
  it('names the stage that began last', () => {
    const until = examinedNews.findIndex(({ kind }) => kind === 'judged');
    expect(stageUnderWay(examined(examinedNews.slice(0, until)), englishWords)).toBe('now: judges');
  });

  it('says nothing before the first one', () => {
    expect(stageUnderWay(noExamination, englishWords)).toBeUndefined();
  });
});
