import { describe, expect, it } from 'vitest';
import { calibrationHtml, pageCommands } from '../../../../src/editor/calibration/calibrationHtml';
import type { PageOptions } from '../../../../src/editor/calibration/calibrationHtml';
import { calibrationReport } from '../../../../src/editor/calibration/calibrationReport';
import type { OutcomeRow } from '../../../../src/editor/calibration/outcomeRow';
import { probabilityOf } from '../../../../src/engine/consensus/logOdds';
import { englishWords } from '../../../../src/engine/report/words';
import { createRandom } from '../../../bench/random';
import { outcome } from './support';

const options: PageOptions = { words: englishWords, nonce: 'abc123', language: 'en', recording: true };

const page = (rows: readonly OutcomeRow[], details: Partial<PageOptions> = {}): string =>
  calibrationHtml(calibrationReport(rows), { ...options, ...details });

/** Outcomes of which votes know nothing and the judge much. */
function drawn(count: number): OutcomeRow[] {
  const random = createRandom(7);
  return Array.from({ length: count }, (_, at) => {
    const right = random() < 0.6;
    const votes = 2 * random();
    const judge = (right ? 1 : -1) + random() - 0.5;
    return outcome(`run-${at}`, {
      logOdds: votes + judge,
      confidence: probabilityOf(votes + judge),
      contributions: [
        { name: 'votes', logOdds: votes },
        { name: 'judge', logOdds: judge },
      ],
      restsOn: 'examination',
      decision: right ? 'accepted' : 'rejected',
    });
  });
}

/** The rows of the table with this caption, as lists of the texts of their cells. */
function tableOf(html: string, caption: string): string[][] {
  const start = html.indexOf(`<caption>${caption}`);
  expect(start, caption).toBeGreaterThan(0);
  const body = html.slice(html.indexOf('<tbody>', start), html.indexOf('</tbody>', start));
  return [...body.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell),
  );
}

describe('the calibration page', () => {
  it('says plainly that there is nothing yet', () => {
    const html = page([]);
    expect(html).toContain('There are no outcomes yet.');
    expect(html).toContain('0 so far, 200 still needed');
    expect(html).not.toMatch(/<svg|<table|NaN|undefined/);
    expect(html).not.toContain('command:consilience.clearCalibration');
  });

  it('says when outcomes are not recorded', () => {
    expect(page([], { recording: false })).toContain('the setting consilience.calibration.record is off');
    expect(page([])).not.toContain('is off');
  });

  it('draws each bin that has outcomes, and has all of them in a table', () => {
    const html = page([
      outcome('a', { confidence: 0.72 }),
      outcome('b', { confidence: 0.78, decision: 'rejected' }),
      outcome('c', { confidence: 0.78, decision: 'edited', editedShare: 0.5 }),
      outcome('d', { confidence: 1 }),
      outcome('e', { confidence: 0, decision: 'rejected' }),
    ]);
    expect(html.match(/<circle/g)).toHaveLength(3);
    expect(html).toContain('70–80 %: 3 outcomes, given 76 %, turned out right 50 %');
    const rows = tableOf(html, 'The same as a table');
    expect(rows).toHaveLength(10);
    expect(rows[7]).toEqual(['70–80', '3', '76', '50']);
    expect(rows[9]).toEqual(['90–100', '1', '100', '100']);
    expect(rows[5]).toEqual(['50–60', '0', '–', '–']);
    // (3 * |0.76 - 0.5| + 0 + 0) / 5, and ((0.28)² + 0.78² + 0.28²) / 5.
    expect(html).toContain('<dd>0.156</dd>');
    expect(html).toContain('<dd>0.153</dd>');
    expect(html).toContain('class="diagonal"');
  });

  it('puts dots where confidence and outcome are', () => {
    const html = page([
      outcome('a', { confidence: 0.5 }),
      outcome('b', { confidence: 0.5, decision: 'rejected' }),
    ]);
    const [, x1, y1, x2, y2] = (
      /class="diagonal" x1="(.*?)" y1="(.*?)" x2="(.*?)" y2="(.*?)"/.exec(html) ?? []
    ).map(Number);
    const [, cx, cy] = (/<circle cx="(.*?)" cy="(.*?)"/.exec(html) ?? []).map(Number);
    expect(cx).toBe(((x1 ?? 0) + (x2 ?? 0)) / 2);
    expect(cy).toBe(((y1 ?? 0) + (y2 ?? 0)) / 2);
  });

  it('shows what each signal has been worth, and which were never measured', () => {
    const html = page(drawn(250));
    const rows = tableOf(html, 'Signals and their worth');
    expect(rows.map(([name, seen]) => [name, seen])).toEqual([
      ['how many candidates agree', '250'],
      ['comparisons with rivals by a judge', '250'],
    ]);
    const [votes, judge] = rows.map((cells) => cells.slice(2).map(Number));
    expect(Math.abs((votes?.[0] ?? 0) - 0.5)).toBeLessThan(0.1);
    expect(judge?.[0]).toBeGreaterThan(0.95);
    expect(judge?.[1]).toBeGreaterThan(0.2);
    expect(html).toContain('Not measured in any outcome: what candidates do when run');
    expect(html).toContain('rescaled by your 250 outcomes');
  });

  it('claims nothing from outcomes that all went the same way', () => {
    const few = page([outcome('a'), outcome('b')]);
    expect(tableOf(few, 'Signals and their worth')).toEqual([['how many candidates agree', '2', '–', '–']]);
    expect(few).toContain('So far all outcomes went the same way.');
    expect(few).toContain('2 so far, 198 still needed');
    const many = page(Array.from({ length: 200 }, (_, at) => outcome(`run-${at}`)));
    expect(many).toContain('all 200 outcomes went the same way, and a percentage needs some of each');
    expect(many).not.toContain('still needed');
  });

  it('counts a patch that was accepted and broke tests as wrong', () => {
    const html = page([outcome('a', { confidence: 0.72, tests: 'failed' })]);
    expect(tableOf(html, 'The same as a table')[7]).toEqual(['70–80', '1', '72', '0']);
  });

  it('lets no text become markup', () => {
    const hostile = { t: (message: string) => `<img src=x onerror="go()">'${message}&amp;` };
    const html = page([...drawn(20)], { words: hostile, language: '"><script>' });
    expect(html).not.toMatch(/<img|<script|onerror="/);
    expect(html).toContain('&lt;img src=x onerror=&quot;go()&quot;&gt;&#39;');
    expect(html).toContain('&amp;amp;');
  });

  it('loads nothing, runs nothing, and links to nothing but its commands', () => {
    const html = page(drawn(20));
    expect(html).toContain(
      'content="default-src &#39;none&#39;; style-src &#39;nonce-abc123&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"',
    );
    expect(html).not.toMatch(/<script|<link|<iframe|\bsrc=|https?:|url\(|@import|\sstyle="|\son\w+="/);
    expect(html.match(/<style[^>]*>/g)).toEqual(['<style nonce="abc123">']);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
    expect(links).toHaveLength(2);
    for (const href of links)
      expect(pageCommands.some((command) => href.startsWith(`command:${command}`))).toBe(true);
  });

  it('takes its colours from the theme', () => {
    const style = /<style[^>]*>([\s\S]*?)<\/style>/.exec(page([outcome('a')]))?.[1] ?? '';
    expect(style).toMatch(/var\(--vscode-/);
    expect(style).not.toMatch(/#[0-9a-f]{3}|rgb|hsl|: (?:white|black|red|green|blue)/i);
  });
});
