import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutcomeFile } from '../../../../src/editor/calibration/outcomeFile';
import { encodeOutcome, parseOutcomes } from '../../../../src/editor/calibration/outcomeRow';
import { outcome } from './support';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'outcomes-'));
  file = path.join(folder, 'calibration', 'outcomes.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const runs = (rows: readonly { readonly run: string }[]): string[] => rows.map(({ run }) => run);

describe('the file of outcomes', () => {
  it('gives back what was added, and nothing where there is no file', async () => {
    const outcomes = createOutcomeFile(file);
    expect(await outcomes.read()).toEqual([]);
    const capped = outcome('b', { cap: { name: 'notExecuted', limit: 0.85 }, decision: 'rejected' });
    await outcomes.append(outcome('a'));
    await outcomes.append(capped);
    expect(await createOutcomeFile(file).read()).toEqual([outcome('a'), capped]);
  });

  it('is only added to: a later line of a run replaces the earlier one', async () => {
    const outcomes = createOutcomeFile(file);
    await outcomes.append(outcome('a'));
    await outcomes.append(outcome('b'));
    await outcomes.append(outcome('a', { decision: 'edited', editedShare: 0.25 }));
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
    expect(await outcomes.read()).toEqual([
      outcome('a', { decision: 'edited', editedShare: 0.25 }),
      outcome('b'),
    ]);
  });

  it('can be read by its owner only', async () => {
    await createOutcomeFile(file).append(outcome('a'));
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(path.dirname(file)).mode & 0o077).toBe(0);
  });

  it('loses a line that was cut off, and not the one after it', async () => {
    const outcomes = createOutcomeFile(file);
    await outcomes.append(outcome('a'));
    appendFileSync(file, encodeOutcome(outcome('half')).slice(0, 60));
    expect(runs(await outcomes.read())).toEqual(['a']);
    await outcomes.append(outcome('b'));
    expect(runs(await outcomes.read())).toEqual(['a', 'b']);
  });

  it('leaves out lines that are no outcomes of this version', async () => {
    const outcomes = createOutcomeFile(file);
    await outcomes.append(outcome('a'));
    const foreign = [
      'not JSON',
      '[]',
      'null',
      JSON.stringify({ ...outcome('later'), consilience: 2 }),
      JSON.stringify({ ...outcome('sure'), confidence: 1.5 }),
      JSON.stringify({ ...outcome('odd'), contributions: [{ name: 'stars', logOdds: 1 }] }),
      JSON.stringify({ ...outcome('undecided'), decision: 'open' }),
      '',
    ];
    appendFileSync(file, foreign.map((line) => `${line}\r\n`).join(''));
    await outcomes.append(outcome('b'));
    expect(runs(await outcomes.read())).toEqual(['a', 'b']);
  });

  it('drops what an outcome has no business to hold', () => {
    const line = JSON.stringify({ ...outcome('a'), request: 'secret', text: 'secret' });
    expect(JSON.stringify(parseOutcomes(line))).not.toContain('secret');
    expect(parseOutcomes(line)).toEqual([outcome('a')]);
  });

  it('stays within its bound, and keeps the newest', async () => {
    const most = 4000;
    const outcomes = createOutcomeFile(file, most);
    for (let at = 0; at < 60; at++) await outcomes.append(outcome(`run-${at}`));
    expect(statSync(file).size).toBeLessThanOrEqual(most);
    const kept = runs(await outcomes.read());
    expect(kept.length).toBeGreaterThan(3);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, at) => `run-${60 - kept.length + at}`));
    expect(readdirSync(path.dirname(file))).toEqual(['outcomes.jsonl']);
  });

  it('reads the end of a file that something else has made vast', async () => {
    const outcomes = createOutcomeFile(file, 2000);
    await outcomes.append(outcome('old'));
    writeFileSync(file, `${'x'.repeat(100_000)}\n${encodeOutcome(outcome('new'))}`);
    expect(runs(await outcomes.read())).toEqual(['new']);
  });

  it('writes in the order of the calls, also from two windows', async () => {
    const [one, other] = [createOutcomeFile(file), createOutcomeFile(file)];
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one : other).append(outcome(`run-${at}`))),
    );
    expect(runs(await one.read()).sort()).toEqual(Array.from({ length: 20 }, (_, at) => `run-${at}`).sort());
  });

  it('is gone after it was cleared, and can be begun again', async () => {
    const outcomes = createOutcomeFile(file);
    await outcomes.clear();
    await outcomes.append(outcome('a'));
    await outcomes.clear();
    expect(await outcomes.read()).toEqual([]);
    await outcomes.append(outcome('b'));
    expect(runs(await outcomes.read())).toEqual(['b']);
  });

  it('says so when the disk refuses, and goes on when it no longer does', async () => {
    const blocked = path.join(folder, 'blocked');
    writeFileSync(blocked, '');
    const outcomes = createOutcomeFile(path.join(blocked, 'outcomes.jsonl'));
    await expect(outcomes.append(outcome('a'))).rejects.toThrow();
    rmSync(blocked);
    await outcomes.append(outcome('b'));
    expect(runs(await outcomes.read())).toEqual(['b']);
  });
});
