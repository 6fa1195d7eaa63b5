import * as vscode from 'vscode';
import path from 'node:path';
import { createSecretMask } from '../../engine/context/maskSecrets';
import { spendingOfSamples } from '../../engine/sampling/spending';
import { priceOf } from '../../models/prices';
import { readTraceFile } from '../../models/traceFile';
import { createReplayModel, examinedIn } from '../../models/replayModel';
import { createReplayVerifier } from '../../models/replayVerifier';
import type { ModelInfo } from '../../engine/events';
import type { Trace } from '../../engine/trace';
import { readConfiguration } from '../configuration';
import type { EarlierRun } from './continueRun';
import type { FoundDocument } from './findDocument';
import { findDocument } from './findDocument';
import { missingSamples } from './runRecord';
import type { RunOrder } from './startRun';
import type { TraceStore } from './traceStore';

/** A trace larger than this is not opened. */
export const largestTrace = 64 * 1024 * 1024;
const mostListed = 50;

/** What becomes of the rest of a run that was cut off. */
export interface Rest {
  /** Whether nobody goes on with the run of that trace. */
  isFree(file: string): Promise<boolean>;
  /** Draws the missing samples. */
  draw(run: EarlierRun, file: string): Promise<void>;
}

/**
 * Lets the person pick a recorded run and makes an order of it that needs no model.
 * @throws TraceError for a file that is no trace.
 */
export async function orderFromTrace(
  traces: TraceStore,
  argument: unknown,
  rest: Rest,
): Promise<RunOrder | undefined> {
  const file = argument instanceof vscode.Uri ? argument.fsPath : await pickTrace(traces);
  if (file === undefined) return undefined;
  const trace = await readTraceFile(file, largestTrace);
  const { task, settings } = trace;
  const verifier = createReplayVerifier(trace.events);
  const document = await findDocument(task.document);
  if (!trace.complete && (await rest.isFree(file))) offerRest(trace, document, (run) => rest.draw(run, file));
  return {
    task,
    mask: document?.mask ?? createSecretMask(''),
    settings: { ...settings, samples: trace.samples.length },
    earlier: trace.samples,
    replay: true,
    ...(verifier === undefined ? {} : { verifier }),
    models: [createReplayModel(trace.samples, recordedAs(trace.models), examinedIn(trace.events))],
    ...(document === undefined ? {} : { documentUri: document.uri }),
  };
}

/** A run whose document is as it was can be gone on with; what it had drawn is not paid for again. */
function offerRest(
  { task, settings, samples, messages, models }: Trace,
  document: FoundDocument | undefined,
  draw: (run: EarlierRun) => Promise<void>,
): void {
  const message = vscode.l10n.t('This run was cut off; what it had is shown.');
  const isLive = models.some(({ kind }) => kind === 'live');
  const missing = missingSamples({ settings, samples });
  if (document === undefined || !isLive || missing === 0) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const { uri: documentUri, mask } = document;
  const { prices } = readConfiguration(documentUri);
  const spent = spendingOfSamples(samples, messages, (id) => priceOf(id, prices));
  const goOn = vscode.l10n.t('Draw the Other {0} Samples', missing);
  void vscode.window.showInformationMessage(message, goOn).then(async (picked) => {
    if (picked === goOn) await draw({ task, mask, documentUri, settings, samples, spent });
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
