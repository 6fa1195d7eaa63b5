import { describe, expect, it } from 'vitest';
import { outcomeOf, withEditedShare } from '../../../../src/editor/calibration/outcomeOf';
import { encodeOutcome, parseOutcomes } from '../../../../src/editor/calibration/outcomeRow';
import { noSpending } from '../../../../src/engine/sampling/spending';
import type { RunRecord } from '../../../../src/editor/runs/runRecord';
import { createSecretMask } from '../../../../src/engine/context/maskSecrets';
import type { Consensus } from '../../../../src/engine/events';
import { noExamination } from '../../../../src/engine/examination/examination';
import { noEvidence } from '../../../../src/engine/verification/evidence';
import type { Check } from '../../../../src/engine/verification/checks';

const at = new Date('2026-01-02T03:04:05.678Z');

const unsure: Consensus = {
  verdict: 'consensus',
  choice: 's1',
  text: 'const secretSource = 2;',
  usable: 3,
  clusters: [],
  support: 2,
  level: 'tree',
  disagreement: { tokens: [], hotSpots: [] },
};

const consensus: Consensus = {
  ...unsure,
  confidence: { value: 0.75, restsOn: 'examination' },
  fusion: {
    confidence: 0.75,
    logOdds: 2.5,
    contributions: [
      { name: 'votes', logOdds: 1.5 },
      { name: 'critique', logOdds: 1 },
    ],
    missing: [],
    cap: { name: 'nothingChecked', limit: 0.75 },
    limit: 0.75,
  },
};

const record: RunRecord = {
  id: 'run-1',
  task: {
    instruction: 'secretRequest',
    document: { path: 'secretPath.ts', languageId: 'typescript', text: 'const secretSource = 1;' },
    target: { start: 0, end: 23 },
    targetKind: 'file',
    context: [],
  },
  mask: createSecretMask(''),
  documentUri: undefined,
  settings: { samples: 3, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 },
  models: [
    { id: 'small@http://127.0.0.1:1', label: 'small', kind: 'live' },
    { id: 'trace', label: 'trace', kind: 'recorded' },
  ],
  state: 'finished',
  spent: noSpending,
  estimate: undefined,
  outcome: 'open',
  samples: [],
  candidates: [],
  clusters: 2,
  leader: 's1',
  leadingVotes: 2,
  evidence: noEvidence,
  examination: noExamination,
  consensus,
  stopped: undefined,
  error: undefined,
  startedAt: at,
};

const tests = (details: Partial<Check>): RunRecord => ({
  ...record,
  consensus: {
    ...consensus,
    verifiedBy: [
      {
        name: 'projectTests',
        outcome: 'passed',
        passed: 2,
        total: 2,
        newlyFailing: [],
        newlyPassing: [],
        cases: [],
        ...details,
      },
    ],
  },
});

describe('the outcome of a run', () => {
  it('holds figures and names, and survives being written and read', () => {
    const row = outcomeOf(record, { kind: 'rejected' }, at);
    expect(row).toEqual({
      consilience: 1,
      run: 'run-1',
      at: at.toISOString(),
      models: ['small@http://127.0.0.1:1', 'trace'],
      language: 'typescript',
      logOdds: 2.5,
      confidence: 0.75,
      cap: { name: 'nothingChecked', limit: 0.75 },
      contributions: consensus.fusion?.contributions,
      restsOn: 'examination',
      decision: 'rejected',
    });
    expect(row && parseOutcomes(encodeOutcome(row))).toEqual([row]);
  });

  it('holds no source text, no request and no path', () => {
    const row = outcomeOf(record, { kind: 'taken', editedShare: 0.5 }, at);
    expect(row && encodeOutcome(row)).not.toMatch(/secret/);
  });

  it('is “accepted” as long as nothing was changed again, and “edited” by how much was', () => {
    const row = outcomeOf(record, { kind: 'taken', editedShare: 0 }, at);
    expect(row).toMatchObject({ decision: 'accepted' });
    expect(row).not.toHaveProperty('editedShare');
    const edited = row && withEditedShare(row, 1 / 3);
    expect(edited).toEqual({ ...row, decision: 'edited', editedShare: 0.333 });
    expect(edited && withEditedShare(edited, 0)).toEqual(row);
  });

  it.each<[string, RunRecord]>([
    ['of recordings and replays', { ...record, models: [{ id: 'trace', label: 'trace', kind: 'recorded' }] }],
    ['of a run that did not finish', { ...record, state: 'cancelled' }],
    ['of a run without a result', { ...record, consensus: undefined }],
    ['of a choice without a confidence', { ...record, consensus: unsure }],
  ])('does not count %s', (_, uncounted) => {
    expect(outcomeOf(uncounted, { kind: 'taken', editedShare: 0 }, at)).toBeUndefined();
  });

  it.each<[string, Partial<Check>, 'passed' | 'failed' | undefined]>([
    ['passed', {}, 'passed'],
    ['newly failed', { outcome: 'failed', newlyFailing: ['adds'] }, 'failed'],
    ['failed before as well', { outcome: 'failed' }, undefined],
    ['were not run', { outcome: 'notRun' }, undefined],
  ])('knows of the project’s tests that they %s', (_, check, known) => {
    expect(outcomeOf(tests(check), { kind: 'taken', editedShare: 0 }, at)?.tests).toBe(known);
  });
});
