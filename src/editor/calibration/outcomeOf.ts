import type { Consensus } from '../../engine/events';
import type { RunRecord } from '../runs/runRecord';
import { isRecorded } from '../runs/runRecord';
import type { OutcomeRow } from './outcomeRow';

/** What the person did with a choice. */
export type Decision =
  | { readonly kind: 'rejected' }
  /** @param editedShare how much of it the person changed again, in [0, 1]. */
  | { readonly kind: 'taken'; readonly editedShare: number };

/**
 * The outcome of a run that the person has decided; undefined for what does not count: recordings and replays say the
 * same each time, and where no confidence was given there is nothing to compare with what became of it.
 */
export function outcomeOf(record: RunRecord, decision: Decision, at: Date): OutcomeRow | undefined {
  const { consensus } = record;
  if (record.state !== 'finished' || isRecorded(record)) return undefined;
  if (consensus?.confidence === undefined || consensus.fusion === undefined) return undefined;
  const { logOdds, confidence, contributions, cap } = consensus.fusion;
  const tests = testsOf(consensus);
  return {
    consilience: 1,
    run: record.id,
    at: at.toISOString(),
    models: record.models.map(({ id }) => id),
    language: record.task.document.languageId,
    logOdds,
    confidence,
    ...(cap === undefined ? {} : { cap }),
    contributions: contributions.map(({ name, logOdds: value }) => ({ name, logOdds: value })),
    restsOn: consensus.confidence.restsOn,
    ...decided(decision),
    ...(tests === undefined ? {} : { tests }),
  };
}

/** The outcome after another look at what is left of the patch. */
export function withEditedShare(row: OutcomeRow, editedShare: number): OutcomeRow {
  const rest = { ...row };
  delete rest.editedShare;
  return { ...rest, ...decided({ kind: 'taken', editedShare }) };
}

function decided(decision: Decision): Pick<OutcomeRow, 'decision' | 'editedShare'> {
  if (decision.kind === 'rejected') return { decision: 'rejected' };
  const editedShare = Math.round(decision.editedShare * 1000) / 1000;
  return editedShare === 0 ? { decision: 'accepted' } : { decision: 'edited', editedShare };
}

/** The project's tests as the run has seen them: tests that failed before the change too are not its doing. */
function testsOf({ verifiedBy = [] }: Consensus): OutcomeRow['tests'] {
  const check = verifiedBy.find(({ name }) => name === 'projectTests');
  if (check === undefined || check.outcome === 'notRun') return undefined;
  if (check.newlyFailing.length > 0) return 'failed';
  return check.outcome === 'passed' ? 'passed' : undefined;
}
