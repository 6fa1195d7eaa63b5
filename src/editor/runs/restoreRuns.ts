import * as vscode from 'vscode';
import { createSecretMask } from '../../engine/context/maskSecrets';
import type { Trace } from '../../engine/trace';
import { spendingOfSamples } from '../../engine/sampling/spending';
import { TraceError } from '../../engine/trace';
import { priceOf } from '../../models/prices';
import { readTraceFile } from '../../models/traceFile';
import { readConfiguration } from '../configuration';
import type { Log } from '../log';
import { findDocument } from './findDocument';
import type { CutOffRun, OpenRuns } from './openRuns';
import { largestTrace } from './openTrace';
import type { RunRecord } from './runRecord';
import { missingSamples, nothingYet, withEvent } from './runRecord';
import type { RunStore } from './runStore';
import type { TraceStore } from './traceStore';

export interface RestoreParts {
  readonly openRuns: OpenRuns;
  readonly traces: TraceStore;
  readonly store: RunStore;
  readonly log: Log;
}

/** A window that is being reloaded may end a moment after the next one has begun. */
const againMs = 3000;

/** Lists the runs that a reload or a crash has cut off, and offers to go on with them. Asks no model. */
export function restoreRuns(parts: RestoreParts): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;
  const look = async (): Promise<void> => {
    try {
      const { restored, elsewhere } = await takeCutOff(parts);
      for (const record of restored) offerRest(record);
      if (elsewhere > 0 && !disposed) timer = setTimeout(() => void look(), againMs);
    } catch (error) {
      parts.log.error('runs that were cut off could not be looked for', error);
    }
  };
  void look();
  return {
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}

/** Puts the cut-off runs of this workspace into the store. `elsewhere`: how many another process is busy with. */
export async function takeCutOff(
  parts: RestoreParts,
): Promise<{ readonly restored: readonly RunRecord[]; readonly elsewhere: number }> {
  const { cutOff, elsewhere } = await parts.openRuns.takeOver();
  const restored: RunRecord[] = [];
  for (const run of cutOff) {
    const record = await restore(run, parts);
    if (record === undefined) {
      await parts.openRuns.end(run.id);
      continue;
    }
    parts.store.put(record);
    restored.push(record);
  }
  return { restored, elsewhere };
}

async function restore({ id, document }: CutOffRun, parts: RestoreParts): Promise<RunRecord | undefined> {
  let trace: Trace;
  try {
    trace = await readTraceFile(parts.traces.fileOf(id), largestTrace);
  } catch (error) {
    if (!TraceError.is(error)) throw error;
    parts.log.warn(`run ${id} was cut off, and its trace cannot be read: ${error.reason}`);
    return undefined;
  }
  if (trace.complete) return undefined;
  const known = document === undefined ? undefined : vscode.Uri.parse(document);
  const found = await findDocument(trace.task.document, known);
  const { prices } = readConfiguration(found?.uri);
  const first: RunRecord = {
    ...nothingYet,
    id,
    task: trace.task,
    mask: found?.mask ?? createSecretMask(''),
    documentUri: found?.uri,
    settings: trace.settings,
    models: trace.models,
    spent: spendingOfSamples(trace.samples, trace.messages, (modelId) => priceOf(modelId, prices)),
    estimate: undefined,
    startedAt: startOf(id),
  };
  return { ...trace.events.reduce(withEvent, first), state: 'cutOff' };
}

function offerRest(record: RunRecord): void {
  const missing = missingSamples(record);
  const goOn = vscode.l10n.t('Draw the Other {0} Samples', missing);
  const show = vscode.l10n.t('Show Runs');
  const { instruction } = record.task;
  const message = vscode.l10n.t(
    'A run was cut off when its window closed; {0} samples are there: {1}',
    record.samples.length,
    instruction,
  );
  const argument = { run: record.id };
  void vscode.window
    .showInformationMessage(message, ...(missing > 0 ? [goOn, show] : [show]))
    .then((picked) => {
      if (picked === goOn) void vscode.commands.executeCommand('consilience.resumeRun', argument);
      if (picked === show) void vscode.commands.executeCommand('consilience.showPanel', argument);
    });
}

/** When a run began, which its id tells. */
function startOf(id: string): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})-/.exec(id);
  if (parts === null) return new Date();
  const [, year, month, day, hour, minute, second, millisecond] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
}
