import type { OutcomeRow } from '../../../../src/editor/calibration/outcomeRow';

/** An outcome, as one that was accepted unless told. */
export function outcome(run: string, details: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    consilience: 1,
    run,
    at: '2026-01-02T03:04:05.678Z',
    models: ['small@http://127.0.0.1:11434'],
    language: 'typescript',
    logOdds: 1,
    confidence: 0.73,
    contributions: [{ name: 'votes', logOdds: 1 }],
    restsOn: 'votes',
    decision: 'accepted',
    ...details,
  };
}
