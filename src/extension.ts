import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ConsilienceApi } from './api';
import { createCalibration } from './editor/calibration/calibration';
import { createCalibrationView } from './editor/calibration/calibrationView';
import { judgedOutcomes } from './editor/calibration/judgedOutcomes';
import { createOutcomeFile } from './editor/calibration/outcomeFile';
import { createApi } from './editor/createApi';
import { registerCommands } from './editor/commands';
import { readConfiguration } from './editor/configuration';
import { createCommandTable } from './editor/controller';
import { createSettle } from './editor/context/settleFunction';
import { createDisposables } from './editor/disposables';
import { createFindingDiagnostics } from './editor/findings/findingDiagnostics';
import { registerFindingHover } from './editor/findings/findingHover';
import { createLog, createLogChannel } from './editor/log';
import { createModelMemory } from './editor/models/modelMemory';
import { createModelSource } from './editor/models/modelSource';
import { offerModels } from './editor/models/selectModels';
import { registerHotSpotHover } from './editor/preview/hotSpotHover';
import { createPreviewFiles } from './editor/preview/previewFiles';
import { createPreviewPainter } from './editor/preview/previewPainter';
import { createSessions } from './editor/preview/sessions';
import { createRequestHistory } from './editor/request/askInstruction';
import { idleBlocks } from './editor/runs/idleBlocks';
import { createStatusItem } from './editor/runs/runProgress';
import { createBranchNotice } from './editor/runs/branchNotice';
import { createOpenRuns, isProcessAlive } from './editor/runs/openRuns';
import { restoreRuns } from './editor/runs/restoreRuns';
import { createRunStore } from './editor/runs/runStore';
import { createRunsView } from './editor/runs/runsView';
import { createRunService } from './editor/runs/startRun';
import { createTraceStore } from './editor/runs/traceStore';
import { createKeys } from './editor/secrets';
import { createVerification } from './editor/verification/createVerification';
import { createSyntax } from './engine/syntax/createSyntax';
import { createAnswerFiles } from './models/answerFiles';
import { recordedInstructions } from './models/recordedModel';
import { parseRecordings } from './models/recordings';

/** Builds the parts, connects them, and returns what other extensions may use. */
export function activate(context: vscode.ExtensionContext): ConsilienceApi {
  const root = createDisposables();
  context.subscriptions.push(root);
  const asset = (name: string): Promise<Uint8Array> => readFile(context.asAbsolutePath(`dist/${name}`));

  const log = createLog(root.add(createLogChannel()));
  const keys = createKeys(context.secrets);
  const syntax = once(() => createSyntax(asset));
  const recordings = once(async () =>
    parseRecordings(new TextDecoder().decode(await asset('recordings.json'))),
  );

  const store = root.add(createRunStore());
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'runs').fsPath;
  const traces = createTraceStore(folder, () => readConfiguration().keepTraces, log);
  const openRuns = root.add(
    createOpenRuns({
      folder,
      workspace: workspaceName(),
      session: crypto.randomUUID(),
      pid: process.pid,
      isAlive: isProcessAlive,
      now: () => Date.now(),
      log,
    }),
  );
  const clock = (): number => performance.now();
  const sayNotBranched = createBranchNotice(log);
  const memory = createModelMemory(context.globalState);
  const service = root.add(
    createRunService({
      syntax,
      clock,
      store,
      traces,
      openRuns,
      sayNotBranched,
      log,
      outcomes: () => judgedOutcomes(calibration.outcomes()),
      memory,
      settleFor: createSettle,
    }),
  );

  const answerFolder = vscode.Uri.joinPath(context.globalStorageUri, 'answers').fsPath;
  const answers = createAnswerFiles(answerFolder, () => readConfiguration().keepAnswers);
  const models = createModelSource({ keys, memory, answers, log });

  const outcomeFile = vscode.Uri.joinPath(context.globalStorageUri, 'calibration', 'outcomes.jsonl').fsPath;
  const isRecording = (): boolean => readConfiguration().recordOutcomes;
  const calibration = root.add(
    createCalibration({ file: createOutcomeFile(outcomeFile), isOn: isRecording, log }),
  );
  void calibration.refresh();
  const calibrationView = root.add(createCalibrationView(calibration, isRecording));

  const files = root.add(createPreviewFiles());
  const sessions = root.add(createSessions());
  root.add(createPreviewPainter(sessions));
  root.add(registerHotSpotHover(sessions));
  root.add(registerFindingHover(sessions));
  root.add(createFindingDiagnostics(sessions));
  const runsView = root.add(createRunsView(store));
  root.add(createStatusItem(store, sessions, calibration));

  const verification = createVerification({
    memory: context.workspaceState,
    storage: context.globalStorageUri.fsPath,
    loadScript: (name) => readFile(context.asAbsolutePath(`dist/workers/${name}`), 'utf8'),
    syntax,
    log,
  });
  const table = createCommandTable({
    syntax,
    history: createRequestHistory(context.globalState),
    models: async (configuration, already) => models(configuration, await recordings(), already),
    offerModels: () => offerModels({ keys, memory }),
    verification,
    recordedRequests: async (path, text) => recordedInstructions(await recordings(), path, text),
    files,
    sessions,
    store,
    service,
    traces,
    openRuns,
    resuming: new Set(),
    keys,
    memory,
    calibration,
    showCalibration: () => calibrationView.show(),
    idleBlocks: (documentUri) => idleBlocks(documentUri, store),
    clearAnswers: () => answers.clear(),
    log,
    showRuns: (run) => runsView.reveal(run),
  });
  root.add(registerCommands(table, log));
  root.add(restoreRuns({ openRuns, traces, store, log }));
  return createApi(store, sessions, calibration);
}

/** What is open in this window: a run that was cut off belongs to it. */
function workspaceName(): string {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  return (workspaceFile ?? workspaceFolders.map(({ uri }) => uri).join(' ')).toString();
}

/** Makes it on the first call; a failure is tried again on the next. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
