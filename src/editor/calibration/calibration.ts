import * as vscode from 'vscode';
import { localCalibration } from '../../engine/consensus/localCalibration';
import type { LocalCalibration } from '../../engine/consensus/localCalibration';
import { createDisposables } from '../disposables';
import type { Log } from '../log';
import type { RunRecord } from '../runs/runRecord';
import { baseText } from '../runs/runRecord';
import type { AcceptedPatch } from './acceptedPatches';
import { createAcceptedPatches, currentText } from './acceptedPatches';
import { editedShare } from './editedShare';
import type { OutcomeFile } from './outcomeFile';
import { outcomeOf, withEditedShare } from './outcomeOf';
import type { OutcomeRow } from './outcomeRow';

/** What has become of proposed patches in the person's hands, and how confidence is shown in view of it. */
export interface Calibration extends vscode.Disposable {
  /** How confidence is shown now. */
  current(): LocalCalibration;
  /** The outcomes, oldest first. */
  outcomes(): readonly OutcomeRow[];
  /** Reads the outcomes again: another window may have added some. */
  refresh(): Promise<void>;
  /** A patch, or a part of it, was written into its document, which is looked at again later. */
  taken(record: RunRecord): Promise<void>;
  rejected(record: RunRecord): Promise<void>;
  /** A last look at what was accepted into a document, before a new run about it. */
  settle(uri: vscode.Uri): Promise<void>;
  /** Notes how tests went on what was accepted. @returns false for a run without an outcome. */
  noteTests(run: string, tests: 'passed' | 'failed'): Promise<boolean>;
  clear(): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

export interface CalibrationParts {
  readonly file: OutcomeFile;
  /** Whether outcomes are recorded. */
  readonly isOn: () => boolean;
  readonly log: Log;
}

/** A patch of which more than this is in its document was not rejected: its preview was tidied away. */
const mostlyThere = 0.5;

export function createCalibration({ file, isOn, log }: CalibrationParts): Calibration {
  let rows: ReadonlyMap<string, OutcomeRow> = new Map();
  /** What is not on disk yet, or could not be written. */
  const unwritten = new Map<string, OutcomeRow>();
  const disposables = createDisposables();
  const changes = disposables.add(new vscode.EventEmitter<void>());
  let known: LocalCalibration | undefined;
  const changed = (): void => {
    known = undefined;
    changes.fire();
  };
  const keep = async (row: OutcomeRow): Promise<void> => {
    rows = new Map(rows).set(row.run, row);
    unwritten.set(row.run, row);
    changed();
    try {
      await file.append(row);
      if (unwritten.get(row.run) === row) unwritten.delete(row.run);
    } catch (error) {
      // A full disk must not cost the person the patch.
      log.error('an outcome could not be written', error);
    }
  };
  const accepted = disposables.add(
    createAcceptedPatches(async (run, share) => {
      const row = rows.get(run);
      if (row === undefined || !isOn()) return;
      const next = withEditedShare(row, share);
      if (next.decision !== row.decision || next.editedShare !== row.editedShare) await keep(next);
    }, log),
  );
  return {
    current: () => (known ??= localCalibration([...rows.values()])),
    outcomes: () => [...rows.values()],
    async refresh() {
      try {
        const read = await file.read();
        rows = new Map([...read, ...unwritten.values()].map((row) => [row.run, row]));
      } catch (error) {
        log.error('the outcomes could not be read', error);
      }
      changed();
    },
    async taken(record) {
      const patch = patchOf(record);
      if (patch === undefined || !isOn()) return;
      const text = await currentText(patch.uri);
      if (text === undefined) return;
      const share = editedShare(patch.base, patch.proposed, text);
      const row = outcomeOf(record, { kind: 'taken', editedShare: share }, new Date());
      if (row === undefined) return;
      await keep(row);
      await accepted.follow(patch);
    },
    async rejected(record) {
      if (!isOn()) return;
      const patch = patchOf(record);
      const text = patch && (await currentText(patch.uri));
      if (patch !== undefined && text !== undefined) {
        const isThere = editedShare(patch.base, patch.proposed, text) < mostlyThere;
        if (accepted.isFollowed(record.id) || isThere) return;
      }
      const row = outcomeOf(record, { kind: 'rejected' }, new Date());
      if (row !== undefined) await keep(row);
    },
    settle: (uri) => accepted.settle(uri),
    async noteTests(run, tests) {
      const row = rows.get(run);
      if (row === undefined || !isOn()) return false;
      await keep({ ...row, tests });
      return true;
    },
    async clear() {
      accepted.forget();
      await file.clear();
      unwritten.clear();
      rows = new Map();
      changed();
    },
    onDidChange: changes.event,
    dispose: () => disposables.dispose(),
  };
}

/** What was proposed, as it would stand in the document; undefined without a document. */
function patchOf(record: RunRecord): AcceptedPatch | undefined {
  const { consensus, documentUri, mask } = record;
  if (documentUri === undefined || consensus?.text === undefined) return undefined;
  return {
    run: record.id,
    uri: documentUri,
    base: baseText(record),
    proposed: mask.unmask(consensus.text),
  };
}
