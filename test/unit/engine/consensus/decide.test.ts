import { beforeAll, describe, expect, it } from 'vitest';
import { createComparer } from '../../../../src/engine/agreement/comparer';
import { decide } from '../../../../src/engine/consensus/decide';
import { promiseFor } from '../../../../src/engine/consensus/promisedThresholds';
import type { Consensus, RunSettings } from '../../../../src/engine/events';
import type { Candidate } from '../../../../src/engine/pool';
import type { Syntax } from '../../../../src/engine/ports';
import { noEvidence } from '../../../../src/engine/verification/evidence';
import { createTestSyntax } from '../../../fixtures/syntax';
import { behaviourOf, idOf } from './support';
import type { Doing } from './support';

let syntax: Syntax;
const thresholds = { minimumSupport: 2, minimumConfidence: 0, heatShare: 0.5 };
const base = 'export function atMost(limit: number, value: number): boolean {\n}\n';
const body = (line: string): string => base.replace('{\n', `{\n  ${line}\n`);
/** By votes, two of a kind lead; by what they do, the other five, each of which is written another way. */
const texts = [
  body('return value < limit;'),
  body('return value < limit;'),
  body('return value <= limit;'),
  body('return !(value > limit);'),
  body('return limit >= value;'),
  body('return limit > value || limit === value;'),
  body('return !(limit < value);'),
];

beforeAll(async () => {
  syntax = await createTestSyntax('typescript');
});

function decided(doings?: readonly Doing[], more: Partial<RunSettings> = {}): Consensus {
  const comparer = createComparer({
    syntax,
    languageId: 'typescript',
    base,
    target: { start: 0, end: base.length },
  });
  const candidates = texts.map((text, at): Candidate => ({
    id: idOf(at),
    modelId: 'm',
    usable: true,
    text,
    edits: [],
    format: 'whole',
    repairs: [],
  }));
  for (const [at, text] of texts.entries()) comparer.add({ id: idOf(at), text, weight: 1 });
  const evidence = doings === undefined ? noEvidence : { ...noEvidence, behaviour: behaviourOf(doings) };
  return decide({ comparer, candidates, thresholds: { ...thresholds, ...more }, evidence });
}

const outcomes = (atLimit: string): Doing => ({ outcomes: [atLimit, atLimit, 'true'], passed: '' });
const behaviour = texts.map((_, at) => outcomes(at < 2 ? 'false' : 'true'));

describe('the decision', () => {
  it('follows votes where nothing ran', () => {
    expect(decided()).toMatchObject({
      choice: 's00',
      support: 2,
      verdict: 'consensus',
      confidence: { restsOn: 'votes' },
    });
  });

  it('follows behaviour where candidates that are written differently do the same', () => {
    const consensus = decided(behaviour);
    expect(consensus).toMatchObject({
      support: 5,
      verdict: 'consensus',
      confidence: { restsOn: 'execution' },
    });
    expect(['s00', 's01']).not.toContain(consensus.choice);
    expect(consensus.clusters.map(({ weight, by }) => [weight, by])).toEqual([
      [5, 'behaviour'],
      [2, 'behaviour'],
    ]);
  });

  it('keeps the laws of heat: tokens that all share stay cold', () => {
    const { disagreement, text = '' } = decided(behaviour);
    const shared = disagreement.tokens.filter(({ start, end }) => text.slice(start, end) === 'return');
    expect(shared.map(({ heat }) => heat)).toEqual([0]);
    expect(disagreement.tokens.some(({ heat }) => heat > 0)).toBe(true);
  });
});

describe('a promised risk', () => {
  it('is a reason for no consensus where the confidence cannot keep it', () => {
    const promise = { risk: 0.2, votes: 2, execution: 0 };
    expect(decided(undefined, { promise })).toMatchObject({ verdict: 'none', reason: 'confidence' });
    expect(decided(behaviour, { promise })).toMatchObject({ verdict: 'consensus' });
  });

  it('goes by the outcomes of the same kind where these allow it, and by what was measured before otherwise', () => {
    const outcomes = Array.from({ length: 60 }, (_, at) => ({
      confidence: 0.6,
      right: true,
      task: at,
      restsOn: 'execution' as const,
    }));
    expect(promiseFor(0.2, []).execution).toBe(0.704);
    expect(promiseFor(0.2, outcomes)).toEqual({ ...promiseFor(0.2, []), execution: 0.6 });
    expect(promiseFor(0.01, []).votes).toBeGreaterThan(1);
  });
});
