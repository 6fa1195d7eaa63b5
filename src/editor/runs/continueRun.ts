import * as vscode from 'vscode';
import { tokensOf } from '../../engine/sampling/spending';
import type { Task } from '../../engine/task';
import type { Configuration } from '../configuration';
import { readConfiguration } from '../configuration';
import { estimateFor } from '../models/estimateFor';
import type { ProposeParts } from '../request/proposePatch';
import type { SettingsOptions } from '../request/settingsFor';
import { settingsFor, testRequestsFor } from '../request/settingsFor';
import { verifierFor } from '../verification/verifiers';
import type { RunRecord } from './runRecord';
import { missingSamples } from './runRecord';
import type { RunOrder } from './startRun';

/** What is known of a run that is gone on with. */
export type EarlierRun = Pick<RunRecord, 'task' | 'mask' | 'documentUri' | 'settings' | 'samples' | 'spent'>;

type Parts = Pick<ProposeParts, 'models' | 'verification'>;

/** Asks again as often as the level or the setting says; the samples so far count, and the level stays. Undefined when there is nothing to draw from. */
export async function orderForMore(record: EarlierRun, parts: Parts): Promise<RunOrder | undefined> {
  const { documentUri, task, samples } = record;
  const configuration = readConfiguration(documentUri);
  const run = await parts.models(configuration);
  // Whoever wants more samples wants them whatever is missing.
  const settings = {
    ...settingsFor(configuration, run.models, task, { earlier: samples, ...levelOf(record) }),
    goOnAnyway: true,
  };
  if (settings.samples <= samples.length) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The recording holds no more replies; select a model to draw new ones.'),
    );
    return undefined;
  }
  const order = { ...base(record), ...run, settings };
  return { ...order, ...estimate(order, configuration), ...verifier(record, configuration, parts) };
}

/** Looks at a finished run once more, this time running its candidates where that is allowed. */
export async function orderToVerify(record: EarlierRun, parts: Parts): Promise<RunOrder | undefined> {
  const { documentUri, samples } = record;
  const configuration = readConfiguration(documentUri);
  const verifying = verifier(record, configuration, parts);
  if (verifying.verifier === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The setting consilience.verification.run says that nothing is to be run.'),
    );
    return undefined;
  }
  const run = await parts.models(configuration);
  // Whoever asks for it wants tests at every level.
  const testRequests = testRequestsFor(configuration, 'normal');
  const settings = { ...record.settings, samples: samples.length, testRequests, goOnAnyway: true };
  const order = { ...base(record), ...run, settings };
  return { ...order, ...estimate(order, configuration), ...verifying };
}

/** What takes the place of a run for which nothing was drawn. */
export interface AnotherTry {
  readonly task: Task;
  /** Whether samples are drawn even if something is missing. */
  readonly goOnAnyway?: boolean;
}

/** A run of its own about the document of an earlier one, at the same level, with the models of the settings. */
export async function orderAgain(
  record: EarlierRun,
  { task, goOnAnyway = false }: AnotherTry,
  parts: Parts,
): Promise<RunOrder> {
  const configuration = readConfiguration(record.documentUri);
  const run = await parts.models(configuration);
  const standard = settingsFor(configuration, run.models, task, levelOf(record));
  const settings = goOnAnyway ? { ...standard, goOnAnyway } : standard;
  const order = { ...base({ ...record, task, samples: [] }), ...run, settings };
  return { ...order, ...estimate(order, configuration), ...verifier(record, configuration, parts) };
}

function levelOf({ settings: { level } }: EarlierRun): Pick<SettingsOptions, 'level'> {
  return level === undefined ? {} : { level };
}

/**
 * Goes on with a run that was cut off: with its settings and the models of the settings. Its samples count as drawn,
 * and what they have taken counts towards the limits of a run.
 * @param supersedes the id of the run that the new one takes the place of.
 */
export async function orderForRest(
  record: EarlierRun,
  parts: Parts,
  supersedes: string | undefined,
): Promise<RunOrder | undefined> {
  const { documentUri, settings, spent, task } = record;
  if (documentUri === undefined) {
    const name = task.document.path;
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} is no longer as it was when the run began. Undo the changes, or ask again.', name),
    );
    return undefined;
  }
  if (missingSamples(record) === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('All samples of this run are there.'));
    return undefined;
  }
  const configuration = readConfiguration(documentUri);
  const run = await parts.models(configuration, { tokens: tokensOf(spent), money: spent.money });
  if (run.models.every(({ kind }) => kind === 'recorded')) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Choose a model with “Consilience: Select Models…”, then go on with the run.'),
    );
    return undefined;
  }
  const goOn = record.samples.length === 0 ? {} : { goOnAnyway: true };
  const order = { ...base(record), ...run, settings: { ...settings, ...goOn }, spentBefore: spent };
  return {
    ...order,
    ...estimate({ ...order, earlier: [] }, configuration),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...verifier(record, configuration, parts),
  };
}

function base({ task, mask, samples, documentUri }: EarlierRun): Omit<RunOrder, 'models' | 'settings'> {
  return { task, mask, earlier: samples, ...(documentUri === undefined ? {} : { documentUri }) };
}

function estimate(
  { task, models, settings, earlier = [] }: RunOrder,
  { prices }: Configuration,
): Pick<RunOrder, 'estimate'> {
  const known = estimateFor({ task, models, settings, earlier: earlier.length, prices });
  return known === undefined ? {} : { estimate: known };
}

function verifier(
  { documentUri, mask }: EarlierRun,
  configuration: Configuration,
  parts: Parts,
): Pick<RunOrder, 'verifier'> {
  const known = verifierFor(documentUri, configuration.verification, mask, parts.verification);
  return known === undefined ? {} : { verifier: known };
}
