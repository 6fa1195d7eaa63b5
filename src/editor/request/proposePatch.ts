import * as vscode from 'vscode';
import * as z from 'zod';
import type { Syntax } from '../../engine/ports';
import { createSecretMask } from '../../engine/context/maskSecrets';
import { subjectOf } from '../../engine/run';
import type { Amount } from '../../engine/sampling/budget';
import type { Task } from '../../engine/task';
import type { Configuration } from '../configuration';
import { readConfiguration } from '../configuration';
import { lfText } from '../documents';
import { estimateFor } from '../models/estimateFor';
import type { RunModels } from '../models/modelSource';
import type { RunOrder } from '../runs/startRun';
import { verifierFor } from '../verification/verifiers';
import type { VerifierParts } from '../verification/verifiers';
import type { RequestHistory } from './askInstruction';
import { askInstruction } from './askInstruction';
import { checkDocument } from './checkDocument';
import { chooseWhatIsSent } from './chooseWhatIsSent';
import type { ChooseParts } from './chooseWhatIsSent';
import { findTarget } from './findTarget';
import { RequestError } from './requestError';
import { settingsFor } from './settingsFor';

export interface ProposeParts extends ChooseParts {
  readonly syntax: () => Promise<Syntax>;
  readonly history: RequestHistory;
  /** @param already what of the limits of a run is spent, where one is gone on with. */
  readonly models: (configuration: Configuration, already?: Amount) => Promise<RunModels>;
  /** Offers the models that are there, when none is set up and none of the recordings fits. */
  readonly offerModels: () => Promise<void>;
  readonly verification: VerifierParts;
  /** Instructions that recorded replies exist for, for a document. */
  readonly recordedRequests: (path: string, text: string) => Promise<readonly string[]>;
}

/** What another extension, a test or a key binding may give, so that it is not asked for. */
const requestSchema = z.object({
  instruction: z.string().trim().min(1).optional(),
  /** Asks again although an instruction is given, with it filled in. */
  edit: z.boolean().optional(),
  review: z.boolean().optional(),
});

export type ProposeRequest = z.infer<typeof requestSchema>;

/** The request as it was handed to the command; anything else is no request. */
export function parseRequest(argument: unknown): ProposeRequest {
  const parsed = requestSchema.safeParse(argument);
  return parsed.success ? parsed.data : {};
}

/**
 * From the editor to an order for a run: what the request is about, what is wanted, what will be sent.
 * @returns undefined when the person called it off.
 * @throws RequestError when no request can be made of this document.
 */
export async function prepareOrder(
  editor: vscode.TextEditor | undefined,
  request: ProposeRequest,
  parts: ProposeParts,
): Promise<RunOrder | undefined> {
  const document = await checkDocument(editor?.document);
  const text = lfText(document);
  const syntax = await parts.syntax();
  await syntax.prepare(document.languageId);
  const selection = editor?.selection ?? new vscode.Selection(0, 0, 0, 0);
  const target = findTarget(document, selection, syntax.parse(document.languageId, text));
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const recorded =
    readConfiguration(document.uri).models.length === 0 ? await parts.recordedRequests(path, text) : [];
  const instruction = await instructionFor(request, parts.history, recorded, aboutTarget(target, path));
  if (instruction === undefined) return undefined;
  const mask = createSecretMask(text);
  const { kind: targetKind, name } = target;
  const bare: Task = {
    instruction,
    document: { path, languageId: document.languageId, text: mask.mask(text) },
    target: { start: target.start, end: target.end },
    targetKind,
    ...(name === undefined ? {} : { targetName: name }),
    context: [],
  };
  const { configuration, models, meter } = await modelsFor(bare, document.uri, parts);
  const chosen = await chooseWhatIsSent(
    { document, task: bare, secrets: mask.count, models, configuration, review: request.review },
    parts,
  );
  if (chosen === undefined) return undefined;
  await parts.history.add(instruction);
  const task = { ...bare, context: chosen.context };
  const verifier = verifierFor(document.uri, configuration.verification, mask, parts.verification);
  const settings = settingsFor(configuration, models, task, { level: chosen.level });
  const estimate = estimateFor({ task, models, settings, prices: configuration.prices });
  return {
    task,
    mask,
    documentUri: document.uri,
    models,
    meter,
    settings,
    ...(estimate === undefined ? {} : { estimate }),
    ...(verifier === undefined ? {} : { verifier }),
  };
}

/**
 * The models of the settings; where there are none and nothing is recorded for the task, those that the person
 * chooses now. Nothing is sent before that.
 * @throws RequestError when the person chose none.
 */
async function modelsFor(
  task: Task,
  uri: vscode.Uri,
  parts: ProposeParts,
): Promise<RunModels & { readonly configuration: Configuration }> {
  const configuration = readConfiguration(uri);
  const first = await parts.models(configuration);
  const subject = subjectOf(task);
  const isRecorded = first.models.some((model) => (model.available?.(subject) ?? 1) > 0);
  if (configuration.models.length > 0 || isRecorded) return { ...first, configuration };
  await parts.offerModels();
  const chosen = readConfiguration(uri);
  if (chosen.models.length > 0) return { ...(await parts.models(chosen)), configuration: chosen };
  throw new RequestError(
    vscode.l10n.t(
      'No model is set up, and no reply to this request is recorded. Choose a model with “Consilience: Select Models…”.',
    ),
  );
}

async function instructionFor(
  request: ProposeRequest,
  history: RequestHistory,
  recorded: readonly string[],
  about: string,
): Promise<string | undefined> {
  if (request.instruction !== undefined && request.edit !== true) return request.instruction;
  const value = request.instruction === undefined ? {} : { value: request.instruction };
  return await askInstruction({ about, history, recorded, ...value });
}

function aboutTarget(target: { kind: Task['targetKind']; name?: string }, path: string): string {
  const file = path.split('/').at(-1) ?? path;
  if (target.kind === 'selection') return vscode.l10n.t('the selection in {0}', file);
  if (target.kind === 'function')
    return vscode.l10n.t('{0} in {1}', target.name ?? vscode.l10n.t('the function'), file);
  return vscode.l10n.t('the whole of {0}', file);
}
