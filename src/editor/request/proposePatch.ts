import * as vscode from 'vscode';
import * as z from 'zod';
import type { RunSettings } from '../../engine/events';
import type { Sample } from '../../engine/pool';
import type { ChatModel, Syntax } from '../../engine/ports';
import { createSecretMask } from '../../engine/context/maskSecrets';
import { fitContext } from '../../engine/prompts/fitContext';
import { proposeMessages } from '../../engine/prompts/propose';
import { estimateTokens } from '../../engine/prompts/tokens';
import { subjectOf } from '../../engine/run';
import { estimateLine } from '../../engine/report/spendingLine';
import type { Amount } from '../../engine/sampling/budget';
import type { ContextBlock, Task } from '../../engine/task';
import type { Configuration } from '../configuration';
import { readConfiguration } from '../configuration';
import { gatherContext } from '../context/gatherContext';
import { lfPositions, lfRange, lfText } from '../documents';
import { estimateFor } from '../models/estimateFor';
import type { RunModels } from '../models/modelSource';
import type { RunOrder } from '../runs/startRun';
import { verifierFor } from '../verification/verifiers';
import type { VerifierParts } from '../verification/verifiers';
import { editorWords } from '../words';
import type { RequestHistory } from './askInstruction';
import { askInstruction } from './askInstruction';
import { checkDocument } from './checkDocument';
import { findTarget } from './findTarget';
import { RequestError } from './requestError';
import { reviewContext } from './reviewContext';

export interface ProposeParts {
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
  const context = await chooseContext(document, bare, mask.count, models, configuration, request.review);
  if (context === undefined) return undefined;
  await parts.history.add(instruction);
  const task = { ...bare, context };
  const verifier = verifierFor(document.uri, configuration.verification, mask, parts.verification);
  const settings = settingsFor(configuration, models, task);
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

async function chooseContext(
  document: vscode.TextDocument,
  task: Task,
  secrets: number,
  models: readonly ChatModel[],
  configuration: Configuration,
  review: boolean | undefined,
): Promise<readonly ContextBlock[] | undefined> {
  const blocks = await gatherWithProgress(document, task);
  if (blocks === undefined) return undefined;
  const { kept, dropped } = fitContext(blocks, configuration.contextTokens);
  if (!(review ?? configuration.reviewContext)) return kept;
  const warning =
    secrets === 0 ? undefined : vscode.l10n.t('{0} keys or passwords in the document are masked', secrets);
  const fixedTokens = proposeMessages(task).reduce(
    (sum, message) => sum + estimateTokens(message.content),
    0,
  );
  return await reviewContext({
    fixedTokens,
    documentName: task.document.path,
    kept,
    dropped: dropped.map(({ block }) => block),
    samples: settingsFor(configuration, models, task).samples,
    models: models.map((model) => model.label).join(', '),
    cost: (context) => costInWords({ ...task, context }, models, configuration),
    ...(warning === undefined ? {} : { warning }),
    preview: (chosen) => showPrompt({ ...task, context: chosen }),
  });
}

/** `in all at most about 12000 tokens, about $0.12`; undefined for recordings. */
function costInWords(
  task: Task,
  models: readonly ChatModel[],
  configuration: Configuration,
): string | undefined {
  const settings = settingsFor(configuration, models, task);
  const estimate = estimateFor({ task, models, settings, prices: configuration.prices });
  return estimate && vscode.l10n.t('in all at most {0}', estimateLine(estimate, editorWords));
}

async function gatherWithProgress(
  document: vscode.TextDocument,
  task: Task,
): Promise<ContextBlock[] | undefined> {
  const positionOf = lfPositions(task.document.text);
  const location = vscode.ProgressLocation.Window;
  const title = vscode.l10n.t('Looking for what belongs to the request');
  return await vscode.window.withProgress(
    { location, title, cancellable: true },
    async (_progress, token) => {
      const { instruction, targetName } = task;
      const target = lfRange(positionOf, task.target);
      const named = targetName === undefined ? {} : { targetName };
      const blocks = await gatherContext({ document, target, instruction, ...named }, token);
      return token.isCancellationRequested ? undefined : blocks;
    },
  );
}

/** The prompt as it will be sent, in an editor of its own. */
async function showPrompt(task: Task): Promise<void> {
  const content = proposeMessages(task)
    .map((message) => `<!-- ${message.role} -->\n\n${message.content}`)
    .join('\n\n');
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}

/** Recordings are used up whole; live models are asked as often as the setting says. */
export function settingsFor(
  configuration: Configuration,
  models: readonly ChatModel[],
  task: Task,
  earlier: readonly Sample[] = [],
): RunSettings {
  const held = models.map((model) => model.available?.(subjectOf(task)));
  const recorded = held.every((count) => count !== undefined)
    ? held.reduce((sum, count) => sum + count, 0)
    : undefined;
  // Without a recording one is asked for all the same, so that the model says what it has recorded.
  const least = earlier.length === 0 ? 1 : 0;
  return {
    samples: recorded === undefined ? earlier.length + configuration.samples : Math.max(least, recorded),
    ...(configuration.temperature === undefined ? {} : { temperature: configuration.temperature }),
    ...(configuration.temperatureSpread === 0 ? {} : { temperatureSpread: configuration.temperatureSpread }),
    ...(configuration.votesByLikelihood ? { votesByLikelihood: true } : {}),
    ...(configuration.branch ? { branch: true } : {}),
    ...(configuration.maxOutputTokens === undefined
      ? {}
      : { maxOutputTokens: configuration.maxOutputTokens }),
    // Recordings cost nothing, and whoever asks for more samples wants more.
    ...(recorded === undefined && earlier.length === 0 ? { stopEarly: configuration.stopEarly } : {}),
    minimumSupport: configuration.minimumSupport,
    minimumConfidence: configuration.minimumConfidence,
    heatShare: configuration.heatShare,
    ...(configuration.verification.run === 'never'
      ? {}
      : { testRequests: configuration.verification.testRequests }),
  };
}
