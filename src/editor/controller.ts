import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { isExamined } from '../engine/report/examination/examinationReport';
import { standsBehind } from '../engine/sampling/panelVotes';
import type { Calibration } from './calibration/calibration';
import { clearCalibration } from './calibration/calibrationView';
import type { CommandTable } from './commands';
import { showExamination } from './findings/showExamination';
import type { Log } from './log';
import { clearApiKey, setApiKey } from './models/apiKeys';
import type { ModelMemory } from './models/modelMemory';
import { selectModels } from './models/selectModels';
import { showSpending } from './models/showSpending';
import { acceptHunk, acceptPatch } from './preview/acceptPatch';
import { goToHotSpot } from './preview/navigation';
import type { PreviewSession } from './preview/previewSession';
import type { PresentParts } from './preview/presentRun';
import { openDocument, presentRun } from './preview/presentRun';
import { closePreview } from './preview/sessions';
import { compareCandidates, showCandidate } from './preview/showCandidates';
import { useAlternative } from './preview/useAlternative';
import { askForMissing, withMissing } from './request/askForMissing';
import { chooseLevel } from './request/chooseLevel';
import type { ProposeParts } from './request/proposePatch';
import { parseRequest, prepareOrder } from './request/proposePatch';
import { chooseRun } from './runs/chooseRun';
import type { EarlierRun } from './runs/continueRun';
import { orderAgain, orderForMore, orderForRest, orderToVerify } from './runs/continueRun';
import { findDocument } from './runs/findDocument';
import type { OpenRuns } from './runs/openRuns';
import { orderFromTrace } from './runs/openTrace';
import { showProgress } from './runs/runProgress';
import type { RunOutcome, RunRecord } from './runs/runRecord';
import { documentName, missingIn } from './runs/runRecord';
import type { RunStore } from './runs/runStore';
import type { RunOrder, RunService } from './runs/startRun';
import type { TraceStore } from './runs/traceStore';
import type { Keys } from './secrets';
import { chooseVerification } from './verification/chooseVerification';
import { showCheck } from './verification/showCheck';

export interface ControllerParts extends PresentParts, ProposeParts {
  readonly store: RunStore;
  readonly service: RunService;
  readonly traces: TraceStore;
  readonly openRuns: OpenRuns;
  /** The runs that were gone on with, so that none is twice. */
  readonly resuming: Set<string>;
  readonly keys: Keys;
  readonly memory: ModelMemory;
  readonly calibration: Calibration;
  readonly showCalibration: () => Promise<void>;
  /** Forgets the answers that are kept so that they are not paid for twice. */
  readonly clearAnswers: () => Promise<void>;
  readonly log: Log;
  readonly showRuns: (run: string | undefined) => Promise<void>;
}

const candidateArgument = z.object({ run: z.string(), candidate: z.string() });
const runArgument = z.object({ run: z.string() });

/** What each command does, in terms of the parts. */
export function createCommandTable(parts: ControllerParts): CommandTable {
  const { sessions, store, service, keys, log } = parts;
  const withPreview = async (
    action: (record: RunRecord, session: PreviewSession) => Promise<void> | void,
  ): Promise<void> => {
    const session = sessions.active();
    const record = session && store.get(session.run);
    if (session !== undefined && record !== undefined) await action(record, session);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open a proposed patch first.'));
  };
  return {
    proposePatch: async (argument) => {
      const order = await prepareOrder(vscode.window.activeTextEditor, parseRequest(argument), parts);
      if (order !== undefined) await runAndPresent(order, parts);
    },
    accept: () => withPreview((record, session) => accept(record, session, parts)),
    acceptHunk: () =>
      withPreview(async (record, session) => {
        const result = await acceptHunk(record, session);
        if (result === 'written' || result === 'merged') await parts.calibration.taken(record);
      }),
    reject: () => withPreview((record) => close(record, 'rejected', parts)),
    useAlternative: (argument) => useAlternative(sessions, argument),
    nextHotSpot: () => withPreview((_record, session) => goToHotSpot(session, 'next')),
    previousHotSpot: () => withPreview((_record, session) => goToHotSpot(session, 'previous')),
    compareCandidates: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => run.consensus !== undefined);
      if (record !== undefined) await compareCandidates(record, parts.files);
    },
    sampleMore: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => !isUnfinished(run));
      const order = record && (await orderForMore(record, parts));
      if (order !== undefined) await runAndPresent(order, parts);
    },
    resumeRun: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => run.state === 'cutOff');
      if (record?.state === 'cutOff') await drawRest(await withDocument(record), record.id, parts);
    },
    changeRequest: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => run.state !== 'running');
      if (record !== undefined) await changeRequest(record, parts);
    },
    verify: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => run.state === 'finished');
      const order = record && (await orderToVerify(record, parts));
      if (order !== undefined) await runAndPresent(order, parts);
    },
    chooseLevel: () => chooseLevel(),
    chooseVerification: () => chooseVerification(parts.verification),
    cancelRun: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => run.state === 'running');
      if (record !== undefined) service.cancel(record.id);
    },
    showRun: async (argument) => {
      const record = await chooseRun(argument, store, sessions);
      if (record === undefined) return;
      if (record.state === 'running') await parts.showRuns(record.id);
      else if (record.state === 'cutOff')
        await openTrace(vscode.Uri.file(parts.traces.fileOf(record.id)), parts);
      else await present(record, parts);
    },
    showCandidate: async (argument) => {
      const named = candidateArgument.safeParse(argument);
      const record = named.success ? store.get(named.data.run) : undefined;
      if (named.success && record !== undefined)
        await showCandidate(record, named.data.candidate, parts.files);
    },
    showCheck: (argument) => showCheck(argument, store, parts.files),
    showExamination: async (argument) => {
      const record = await chooseRun(argument, store, sessions, (run) => isExamined(run.examination));
      if (record !== undefined) await showExamination(record, parts.files);
    },
    showPanel: (argument) => parts.showRuns(runArgument.safeParse(argument).data?.run),
    selectModels: () => selectModels(parts),
    setApiKey: (argument) => setApiKey(keys, argument),
    clearApiKey: () => clearApiKey(keys),
    showSpending: () => showSpending(parts.memory.ledger),
    showCalibration: () => parts.showCalibration(),
    clearCalibration: () => clearCalibration(parts.calibration),
    openTrace: (argument) => openTrace(argument, parts),
    deleteRuns: () => deleteRuns(parts),
    showLog: () => log.show(),
  };
}

/** Runs an order to its end and shows the result, at once or on request when the person has moved on. */
async function runAndPresent(order: RunOrder, parts: ControllerParts): Promise<void> {
  const { store, service } = parts;
  if (order.documentUri !== undefined && order.replay !== true)
    await parts.calibration.settle(order.documentUri);
  const person = { isBusy: false };
  const watch = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.contentChanges.length > 0 && event.document.uri.scheme !== 'output') person.isBusy = true;
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor !== undefined) person.isBusy = true;
    }),
  );
  try {
    const { id, finished } = service.start(
      order.replay === true ? order : { ...order, records: parts.memory.records() },
    );
    void showProgress(id, finished, store, service);
    const record = await finished;
    if (record.state === 'cancelled') return;
    if (record.state === 'failed') explainFailure(record, parts);
    else if (person.isBusy && missingIn(record) === undefined) offer(record);
    else await present(record, parts, person.isBusy);
  } finally {
    watch.dispose();
  }
}

/** Shows what came of a run: its patch, or the question how to go on without what the model misses. */
async function present(record: RunRecord, parts: ControllerParts, quietly = false): Promise<void> {
  const missing = missingIn(record);
  if (missing === undefined) {
    await presentRun(record, parts);
    return;
  }
  const answer = await askForMissing({ documentName: documentName(record), missing, quietly });
  if (answer === undefined) return;
  const { task } = record;
  const again =
    answer.kind === 'anyway'
      ? { task, goOnAnyway: true }
      : { task: { ...task, instruction: withMissing(task.instruction, answer.text) } };
  await runAndPresent(await orderAgain(record, again, parts), parts);
}

function explainFailure(record: RunRecord, parts: ControllerParts): void {
  const showLog = vscode.l10n.t('Show Log');
  const runs = vscode.l10n.t('Show Runs');
  const message = vscode.l10n.t(
    '{0}: no sample could be drawn. {1}',
    documentName(record),
    record.error ?? '',
  );
  void vscode.window.showErrorMessage(message, runs, showLog).then((picked) => {
    if (picked === runs) void parts.showRuns(record.id);
    if (picked === showLog) parts.log.show();
  });
}

function offer(record: RunRecord): void {
  const show = vscode.l10n.t('Show Patch');
  const message = vscode.l10n.t(
    'The patch for {0} is ready: {1}',
    documentName(record),
    record.task.instruction,
  );
  void vscode.window.showInformationMessage(message, show).then((picked) => {
    if (picked === show) void vscode.commands.executeCommand('consilience.showRun', { run: record.id });
  });
}

async function accept(record: RunRecord, session: PreviewSession, parts: ControllerParts): Promise<void> {
  const result = await acceptPatch(record, session);
  if (result === 'conflict' || result === 'gone' || result === 'refused') return;
  await close(record, 'accepted', parts);
  const document = record.documentUri && (await openDocument(record.documentUri));
  if (document !== undefined) await vscode.window.showTextDocument(document, { preview: false });
  const name = documentName(record);
  const lines = {
    written: vscode.l10n.t('{0} is patched; one Undo takes it back.', name),
    merged: vscode.l10n.t('{0} had changed; the patch was merged into it. One Undo takes it back.', name),
    nothing: vscode.l10n.t('{0} already is as the patch has it.', name),
  };
  vscode.window.setStatusBarMessage(lines[result], 8000);
}

async function close(record: RunRecord, outcome: RunOutcome, parts: ControllerParts): Promise<void> {
  parts.store.update(record.id, (now) => ({ ...now, outcome }));
  if (outcome !== 'open' && !isReplay(record)) parts.memory.noteOutcome(behindChoice(record), outcome);
  if (outcome === 'accepted') await parts.calibration.taken(record);
  if (outcome === 'rejected') await parts.calibration.rejected(record);
  await closePreview(record.id);
  parts.sessions.remove(record.id);
}

/** Which models stood behind what was shown. */
function behindChoice({ consensus, candidates }: RunRecord): ReadonlyMap<string, boolean> {
  // What was drawn in view of others is nobody's vote, and says nothing of how well anyone votes.
  if (consensus?.choice === undefined || consensus.origin !== undefined) return new Map();
  const usable = candidates.filter(({ usable, origin }) => usable && origin === undefined);
  return standsBehind(
    consensus.choice,
    usable,
    consensus.clusters.map(({ members }) => members),
  );
}

/** Recordings have no record of their own: they say the same each time. */
function isReplay({ models }: RunRecord): boolean {
  return models.every(({ kind }) => kind === 'recorded');
}

function isUnfinished({ state }: RunRecord): boolean {
  return state === 'running' || state === 'cutOff';
}

/** A document that had changed since may be as it was by now. */
async function withDocument(record: RunRecord): Promise<RunRecord> {
  const found = await findDocument(record.task.document, record.documentUri);
  return { ...record, mask: found?.mask ?? record.mask, documentUri: found?.uri };
}

/** Goes on with a run, if no other window does. @param id of the run whose place the new one takes, if any. */
async function drawRest(run: EarlierRun, id: string | undefined, parts: ControllerParts): Promise<void> {
  const isFree = id === undefined || (await isFreeToResume(id, parts));
  const order = isFree ? await orderForRest(run, parts, id) : undefined;
  // Asked for once more while the models were looked for, it must not be drawn twice.
  if (order === undefined || (id !== undefined && parts.resuming.has(id))) return;
  if (id !== undefined) parts.resuming.add(id);
  await runAndPresent(order, parts);
}

async function isFreeToResume(id: string, parts: ControllerParts): Promise<boolean> {
  if (parts.resuming.has(id) || parts.store.get(id)?.state === 'running') return false;
  return !(await parts.openRuns.isElsewhere(id));
}

/** What a trace in the extension's own folder is the run of; undefined for any other file. */
function runOfTrace(file: string, { traces }: ControllerParts): string | undefined {
  const id = path.basename(file, '.jsonl');
  return traces.fileOf(id) === file ? id : undefined;
}

/** Shows a recorded run without a model; of one that was cut off the rest can be drawn. */
async function openTrace(argument: unknown, parts: ControllerParts): Promise<void> {
  const order = await orderFromTrace(parts.traces, argument, {
    isFree: async (file) => {
      const id = runOfTrace(file, parts);
      return id === undefined || (await isFreeToResume(id, parts));
    },
    draw: (run, file) => drawRest(run, runOfTrace(file, parts), parts),
  });
  if (order !== undefined) await runAndPresent(order, parts);
}

/** Starts from the request of an earlier run, which is kept; the document is taken as it is now. */
async function changeRequest(record: RunRecord, parts: ControllerParts): Promise<void> {
  const document = record.documentUri && (await openDocument(record.documentUri));
  if (document === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} is no longer there.', documentName(record)));
    return;
  }
  const editor = await vscode.window.showTextDocument(document);
  const order = await prepareOrder(editor, { instruction: record.task.instruction, edit: true }, parts);
  if (order !== undefined) await runAndPresent(order, parts);
}

async function deleteRuns(parts: ControllerParts): Promise<void> {
  const files = await parts.traces.list();
  const remove = vscode.l10n.t('Delete');
  const message = vscode.l10n.t(
    'Delete the {0} recorded runs? They hold source text and replies.',
    files.length,
  );
  const picked = await vscode.window.showWarningMessage(message, { modal: true }, remove);
  if (picked !== remove) return;
  const running = parts.store.all().filter((record) => record.state === 'running');
  await parts.clearAnswers();
  const kept = running.map((record) => record.id);
  await parts.openRuns.clear(kept);
  await parts.traces.deleteAll(kept);
  parts.store.clear();
}
