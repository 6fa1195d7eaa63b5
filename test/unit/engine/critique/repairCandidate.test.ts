import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/engine/critique/finding';
import { repairCandidate, repairRounds } from '../../../../src/engine/critique/repairCandidate';
import { repairReasons } from '../../../../src/engine/critique/repairReasons';
import type { CandidateChecks, Check } from '../../../../src/engine/verification/checks';
import { codeOf } from '../../../fixtures/simulatedModel/shape';
import { faulty, nonsense, right, scripted, signal, task, truth } from './scripted';

const finding: Finding = {
  id: 'f1',
  candidate: 's2',
  lines: { first: 3, last: 3 },
  severity: 'high',
  problem: 'The sum is off.',
  input: 'shape(1)',
  expected: { kind: 'value', text: '5' },
  outcome: '6',
  status: 'shown',
};
const check: Check = {
  name: 'projectTests',
  outcome: 'failed',
  passed: 1,
  total: 3,
  newlyFailing: ['adds'],
  newlyPassing: [],
  cases: [
    { name: 'adds', outcome: 'failed', message: 'expected 5 but got 6' },
    { name: 'was broken before', outcome: 'failed' },
    { name: 'works', outcome: 'passed' },
  ],
};
const checks: CandidateChecks = { candidate: 's2', checks: [check] };
const drawing = { modelId: 'm', clock: () => 0 };
const reasons = repairReasons([finding], checks);

describe('repairReasons', () => {
  it('sends back what running has shown, and no opinion', () => {
    expect(reasons.map(({ kind, text }) => [kind, text])).toEqual([
      ['test', 'adds'],
      ['finding', 'The sum is off.'],
    ]);
    expect(
      repairReasons(
        [
          { ...finding, status: 'open' },
          { ...finding, status: 'refuted' },
        ],
        undefined,
      ),
    ).toEqual([]);
  });
});

describe('repair', () => {
  it('draws a sample that knows its parent', async () => {
    const { ask, asked } = scripted(() => codeOf(truth));
    const drawn = await repairCandidate({ task, candidate: faulty, reasons }, 1, drawing, ask, signal);
    expect(drawn).toMatchObject({
      measured: true,
      value: { by: 'repair', parents: ['s2'], round: 1, sample: { id: 's2r1', kind: 'reply' } },
    });
    expect(asked[0]?.purpose).toBe('repair');
  });

  it('asks nothing when there is nothing to repair', async () => {
    const { ask, asked } = scripted(() => codeOf(truth));
    expect(
      await repairCandidate({ task, candidate: right, reasons: [] }, 1, drawing, ask, signal),
    ).toMatchObject({ measured: false });
    expect(asked).toEqual([]);
  });

  it('goes on from the repair, for two rounds at most', async () => {
    const { ask, asked } = scripted(() => codeOf(truth));
    const assessed: string[] = [];
    const { samples, ended } = await repairRounds(
      { task, candidate: faulty, reasons },
      ({ sample }) => {
        assessed.push(sample.id);
        return Promise.resolve({ candidate: { id: sample.id, text: faulty.text }, reasons });
      },
      drawing,
      ask,
      signal,
    );
    expect(samples.map(({ sample, parents, round }) => [sample.id, parents[0], round])).toEqual([
      ['s2r1', 's2', 1],
      ['s2r1r2', 's2r1', 2],
    ]);
    expect(assessed).toEqual(['s2r1']);
    expect(asked).toHaveLength(2);
    expect(ended).not.toBe('');
  });

  it('stops as soon as running shows nothing more', async () => {
    const { ask, asked } = scripted(() => codeOf(truth));
    const assess = (): Promise<{ candidate: typeof right; reasons: [] }> =>
      Promise.resolve({ candidate: right, reasons: [] });
    const { samples } = await repairRounds(
      { task, candidate: faulty, reasons },
      assess,
      drawing,
      ask,
      signal,
    );
    expect(samples).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it.each(nonsense.filter(([name]) => /nothing|reasoning|filtered|cut off|error/.test(name)))(
    'draws no sample from %s',
    async (_, given) => {
      const { ask } = scripted(() => given);
      const never = (): Promise<undefined> => Promise.resolve(undefined);
      const repairs = await repairRounds({ task, candidate: faulty, reasons }, never, drawing, ask, signal);
      expect(repairs.samples).toEqual([]);
      expect(repairs.ended).not.toBe('');
    },
  );
});
