import * as vscode from 'vscode';
import path from 'node:path';
import { createSecretMask } from '../../engine/context/maskSecrets';
import { readTraceFile } from '../../models/traceFile';
import { createReplayModel, examinedIn } from '../../models/replayModel';
import { createReplayVerifier } from '../../models/replayVerifier';
import type { ModelInfo, RunSettings } from '../../engine/events';
import type { Sample } from '../../engine/pool';
import type { Task } from '../../engine/task';
import type { Trace } from '../../engine/trace';
import type { RunOrder } from './startRun';
import type { TraceStore } from './traceStore';

/** A trace larger than this is not opened. */
const largestTrace = 64 * 1024 * 1024;
const mostListed = 50;

/**
 * Lets the person pick a recorded run and makes an order of it that needs no model.
 * @throws TraceError for a file that is no trace.
 */
export async function orderFromTrace(
  traces: TraceStore,
  argument: unknown,
  resume: (rest: ResumedRun) => Promise<void>,
): Promise<RunOrder | undefined> {
  const file = argument instanceof vscode.Uri ? argument.fsPath : await pickTrace(traces);
  if (file === undefined) return undefined;
  const trace = await readTraceFile(file, largestTrace);
  const { task, settings } = trace;
  const verifier = createReplayVerifier(trace.events);
  const documentUri = await findDocument(task.document.path, task.document.text);
  if (!trace.complete) offerRest(trace, documentUri, resume);
  return {
    task,
    mask: createSecretMask(''),
    settings: { ...settings, samples: trace.samples.length },
    earlier: trace.samples,
    replay: true,
    ...(verifier === undefined ? {} : { verifier }),
    models: [createReplayModel(trace.samples, recordedAs(trace.models), examinedIn(trace.events))],
    ...(documentUri === undefined ? {} : { documentUri }),
  };
}

/** A run that was cut off, such as by closing the window, with what it had. */
export interface ResumedRun {
  readonly task: Task;
  readonly documentUri: vscode.Uri;
  readonly settings: RunSettings;
  readonly samples: readonly Sample[];
}

/** A run whose document is as it was can be gone on with; what it had drawn is not paid for again. */
function offerRest(
  { task, settings, samples, models }: Trace,
  documentUri: vscode.Uri | undefined,
  resume: (rest: ResumedRun) => Promise<void>,
): void {
  const message = vscode.l10n.t('This run was cut off; what it had is shown.');
  const isLive = models.some(({ kind }) => kind === 'live');
  if (documentUri === undefined || !isLive || samples.length >= settings.samples) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const goOn = vscode.l10n.t('Draw the Other {0} Samples', settings.samples - samples.length);
  void vscode.window.showInformationMessage(message, goOn).then(async (picked) => {
    if (picked === goOn) await resume({ task, documentUri, settings, samples });
  });
}

/** The name a replay goes by: that of the models whose replies it shows. */
function recordedAs(models: readonly ModelInfo[]): Pick<ModelInfo, 'id' | 'label'> {
  return { id: 'trace', label: models.map((model) => model.label).join(', ') };
}

async function pickTrace(traces: TraceStore): Promise<string | undefined> {
  interface TraceItem extends vscode.QuickPickItem {
    readonly file?: string;
  }
  const files = (await traces.list()).slice(0, mostListed);
  const items: TraceItem[] = await Promise.all(files.map((file) => describeTrace(file)));
  items.push({ label: vscode.l10n.t('$(folder-opened) Another file…') });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which recorded run?'),
    matchOnDescription: true,
  });
  if (chosen === undefined || chosen.file !== undefined) return chosen?.file;
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open a trace'),
    filters: { [vscode.l10n.t('Traces')]: ['jsonl'] },
  });
  return picked?.[0]?.fsPath;
}

async function describeTrace(file: string): Promise<vscode.QuickPickItem & { readonly file: string }> {
  const name = path.basename(file, '.jsonl');
  try {
    const { task, samples } = await readTraceFile(file, largestTrace);
    const count = vscode.l10n.t('{0} samples', samples.length);
    return { label: task.instruction, description: `${task.document.path} · ${count}`, detail: name, file };
  } catch (error) {
    return { label: name, description: error instanceof Error ? error.message : String(error), file };
  }
}

/** The document of a trace, if the workspace has it and it is as it was. */
async function findDocument(relativePath: string, text: string): Promise<vscode.Uri | undefined> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, relativePath);
    // A trace is untrusted: its path must not lead out of the workspace.
    if (!uri.path.startsWith(`${folder.uri.path}/`)) continue;
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      if (new TextDecoder().decode(bytes).replaceAll('\r\n', '\n') === text) return uri;
    } catch {
      continue;
    }
  }
  return undefined;
}
