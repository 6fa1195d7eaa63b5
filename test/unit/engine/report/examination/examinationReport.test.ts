import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Consensus } from '../../../../../src/engine/events';
import { noExamination } from '../../../../../src/engine/examination/examination';
import type { ExaminationNews } from '../../../../../src/engine/examination/news';
import type { Candidate } from '../../../../../src/engine/pool';
import { examinationReport } from '../../../../../src/engine/report/examination/examinationReport';
import type { ExaminedRun } from '../../../../../src/engine/report/examination/examinationReport';
import { englishWords } from '../../../../../src/engine/report/words';
import { examined, examinedNews, examinedTask } from '../../../../fixtures/examinedRun';

const unusable: Candidate = {
  id: 's1r1',
  modelId: 'm',
  origin: { by: 'repair', parents: ['s1'], round: 1 },
  usable: false,
  reason: 'unparsable',
  detail: 'Line 2 does not parse.',
};

const consensus: Consensus = {
  verdict: 'consensus',
  choice: 's1',
  usable: 3,
  clusters: [],
  support: 2,
  level: 'tree',
  disagreement: { tokens: [], hotSpots: [] },
  fusion: {
    confidence: 0.4,
    logOdds: 0.5,
    contributions: [
      { name: 'votes', logOdds: 1.2 },
      { name: 'critique', logOdds: -0.7 },
    ],
    missing: ['projectChecks'],
    cap: { name: 'contradicted', limit: 0.4 },
  },
};

const run: ExaminedRun = { task: examinedTask, candidates: [unusable], consensus, examination: examined() };
const report = examinationReport(run, englishWords);

/** The text of one chapter. */
function chapterOf(title: string, text = report): string {
  return text.split(/^## /m).find((chapter) => chapter.startsWith(`${title}\n`)) ?? '';
}

describe('examinationReport', () => {
  it('has a chapter for every stage', () => {
    expect([...report.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
      'Whether the context suffices',
      'Plan and spending',
      'Review',
      'Repairs and syntheses',
      'Masked facts',
      'Round trips',
      'Judges',
      'Multiple choice',
      'What the patch relies on',
      'Which context counts',
      'What the confidence is made of',
      'Not measured',
    ]);
  });

  it.each<[string, string | RegExp]>([
    ['Whether the context suffices', 'Votes: 1 yes, 1 no, 1 not measured.'],
    ['Whether the context suffices', 'missing: `what happens with NaN`'],
    ['Plan and spending', 'Level thorough: 8 to 60 requests'],
    ['Plan and spending', 'Spent: 23 requests, 1200 tokens sent and 300 received.'],
    [
      'Review',
      /\*\*Shown\*\* · high · line 2[^]*given: `5`[^]*\*\*Open\*\* · low[^]*\*\*Refuted\*\* · medium/,
    ],
    ['Repairs and syntheses', '`s1s`: written in view of `s1` and `s3`'],
    ['Repairs and syntheses', '`s1r1`: a repair of `s1` · does not parse: Line 2 does not parse.'],
    ['Masked facts', 'Fill in clamp. Raise <x> where low'],
    ['Masked facts', 'The fact: `RangeError`'],
    ['Masked facts', '`s1`: missed: `TypeError`'],
    ['Masked facts', '`s1`: says nothing: it could be guessed without a candidate'],
    ['Masked facts', '`s3`: says nothing: the change gives it away'],
    ['Masked facts', '`s1`: recovered by running'],
    ['Masked facts', 'not measured: `The server said: <b>no</b>`'],
    ['Masked facts', '`s1`: 1 of 2 recovered, 1 say nothing, none that all were asked for'],
    ['Round trips', 'Returns the nearest of the limits.'],
    ['Round trips', 'not covered: `Raise RangeError`'],
    ['Round trips', 'nobody asked for: `it logs`'],
    ['Round trips', 'written again: alike to 90 % by its syntax; without the description alike to 50 %'],
    ['Judges', 'Stable, undisputed comparisons with a winner: `s1` wins 1 of 1, `s1r1` wins 0 of 1.'],
    ['Judges', '`s1` against `s3`: `s1` is better; in the other order `s3` is better (no verdict)'],
    ['Judges', '`s1` against `s1r1`: `s1` is better in both orders'],
    ['Judges', '`s3` against `s1r1`: not measured'],
    ['Judges', 'verdicts that change with the order: 50 %'],
    ['Judges', 'tried on requests whose answers are known: 2 of 2 right'],
    ['Judges', '`s1` alone: 6 of 10'],
    ['Multiple choice', 'picked `s1` and then `s3`: that is no choice'],
    [
      'What the patch relies on',
      '`limit` raises: relied on `RangeError`; without the candidate the model does not know',
    ],
    ['What the patch relies on', 'declared as `0 or more arguments`; it holds'],
    ['Which context counts', '`caller: volume.ts` changes nothing (without it alike to 100 %)'],
    ['Which context counts', '`signatures` not measured: The reply was empty.'],
    ['What the confidence is made of', 'how many candidates agree: +1.20'],
    ['What the confidence is made of', 'review: −0.70'],
    ['What the confidence is made of', 'the project’s own tests: not measured'],
    ['What the confidence is made of', 'at most 0.40, since something that it relies on is otherwise'],
    ['Not measured', 'repair: The model declined to answer.'],
  ])('says under “%s”: %s', (title, text) => {
    if (typeof text === 'string') expect(chapterOf(title)).toContain(text);
    else expect(chapterOf(title)).toMatch(text);
  });

  it('says plainly that nothing was asked', () => {
    const text = examinationReport(
      { ...run, consensus: undefined, examination: noExamination },
      englishWords,
    );
    expect(text).toContain('the model was asked nothing');
    expect(text).not.toMatch(/^## /m);
  });

  it('names the parents of a choice that nobody voted for', () => {
    const origin = { by: 'synthesis', parents: ['s1', 's3'], round: 1 } as const;
    const text = examinationReport(
      { ...run, consensus: { ...consensus, choice: 's1s', origin } },
      englishWords,
    );
    expect(text).toContain('Shown: `s1s`, written in view of `s1` and `s3`');
    expect(chapterOf('Repairs and syntheses', text)).toMatch(/`s1s`.* · shown/);
  });
});

describe('what a model has written', () => {
  const pieces = fc.constantFrom(
    ...[
      '`',
      '``',
      '```',
      '````',
      '~~~',
      '\n',
      '\n\n',
      '\r',
      '    ',
      '# ',
      '- ',
      '> ',
      '\\',
      ' ',
      '|',
      '{0}',
      '&lt;',
    ],
    ...['[a](http://b)', '![a](http://b)', '<img src=x>', '</code>', '<!--', '**', 'https://b.example', 'x'],
  );
  const around = fc.array(pieces, { maxLength: 8 }).map((texts) => texts.join(''));

  it('is nowhere outside of code', () => {
    fc.assert(
      fc.property(around, around, (before, behind) => {
        const evil = `${before}<ZQZ>${behind}`;
        const task = {
          ...examinedTask,
          instruction: evil,
          document: { ...examinedTask.document, path: evil },
        };
        const candidates = [{ ...unusable, detail: evil }];
        const examination = examined(tainted(examinedNews, evil));
        const text = examinationReport({ ...run, task, candidates, examination }, englishWords);
        expect(text.split('ZQZ').length).toBeGreaterThan(60);
        expect(withoutCode(text)).not.toContain('ZQZ');
      }),
      { numRuns: 100 },
    );
  });
});

/** What is one of a few words by its type, and stays what it is. */
const fixed = new Set([
  'kind',
  'verdict',
  'level',
  'purpose',
  'severity',
  'status',
  'by',
  'form',
  'stage',
  'aspect',
  'settled',
  'influence',
  'gives',
  'covered',
  'finishReason',
]);

/** The news with a text behind every string that a model, a trace or a server might have written. */
function tainted(news: readonly ExaminationNews[], evil: string): ExaminationNews[] {
  const taint = (value: unknown, key: string, isProbe: boolean): unknown => {
    if (typeof value === 'string')
      return fixed.has(key) || (isProbe && key === 'outcome') ? value : `${value}${evil}`;
    if (Array.isArray(value)) return value.map((each) => taint(each, key, isProbe));
    if (typeof value !== 'object' || value === null) return value;
    const probe = 'mask' in value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, taint(each, name, probe)]));
  };
  return news.map((each) => taint(each, '', false) as ExaminationNews);
}

/** Markdown without its fenced blocks and code spans, read as CommonMark has it. */
function withoutCode(markdown: string): string {
  const rest: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    if (fence === undefined) {
      fence = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1];
      if (fence === undefined) rest.push(withoutSpans(line));
    } else if (new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`).test(line)) {
      fence = undefined;
    }
  }
  return rest.join('\n');
}

function withoutSpans(line: string): string {
  const open = /`+/.exec(line);
  if (open === null) return line;
  const [mark] = open;
  const behind = open.index + mark.length;
  const close = [...line.slice(behind).matchAll(/`+/g)].find(([run]) => run.length === mark.length);
  if (close === undefined) return line.slice(0, behind) + withoutSpans(line.slice(behind));
  return line.slice(0, open.index) + withoutSpans(line.slice(behind + close.index + mark.length));
}
