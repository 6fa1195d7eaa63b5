import * as vscode from 'vscode';
import type { ChatModel } from '../../engine/ports';
import { fitContext } from '../../engine/prompts/fitContext';
import { proposeMessages } from '../../engine/prompts/propose';
import type { BudgetLevel } from '../../engine/sampling/budgetLevels';
import { promptTokensOf } from '../../engine/sampling/cost';
import type { ContextBlock, Task } from '../../engine/task';
import { priceOf } from '../../models/prices';
import type { Configuration } from '../configuration';
import { gatherContext } from '../context/gatherContext';
import { lfPositions, lfRange } from '../documents';
import type { ModelMemory } from '../models/modelMemory';
import { offerPlan, showPlan } from './offerPlan';
import type { PlanOffer } from './offerPlan';
import { reviewContext } from './reviewContext';
import { settingsFor } from './settingsFor';

export interface ChooseParts {
  /** What is left of the limits of a day. */
  readonly memory: Pick<ModelMemory, 'dayBudget'>;
  /** The context blocks of a document that an earlier run found to change nothing. */
  readonly idleBlocks: (documentUri: vscode.Uri) => ReadonlySet<string>;
}

export interface ChooseInput {
  readonly document: vscode.TextDocument;
  /** Without its context. */
  readonly task: Task;
  /** How many secrets of the document are masked. */
  readonly secrets: number;
  readonly models: readonly ChatModel[];
  readonly configuration: Configuration;
  /** Whether the person looks at it first; undefined: as the settings have it. */
  readonly review: boolean | undefined;
}

export interface WhatIsSent {
  readonly context: readonly ContextBlock[];
  readonly level: BudgetLevel;
}

/** The context of a request and how much is asked, as far as the person agrees; undefined when called off. */
export async function chooseWhatIsSent(
  input: ChooseInput,
  parts: ChooseParts,
): Promise<WhatIsSent | undefined> {
  const { document, task, secrets, models, configuration, review } = input;
  const blocks = await gatherWithProgress(document, task);
  if (blocks === undefined) return undefined;
  const { kept, dropped } = fitContext(blocks, configuration.contextTokens);
  if (!(review ?? configuration.reviewContext)) return { context: kept, level: configuration.level };
  const isLive = models.some(({ kind }) => kind === 'live');
  const warning =
    secrets === 0 ? undefined : vscode.l10n.t('{0} keys or passwords in the document are masked', secrets);
  const chosen = await reviewContext({
    fixedTokens: promptTokensOf(proposeMessages(task)),
    documentName: task.document.path,
    kept,
    dropped: dropped.map(({ block }) => block),
    idle: parts.idleBlocks(document.uri),
    samples: settingsFor(configuration, models, task).samples,
    models: models.map((model) => model.label).join(', '),
    ...(isLive ? { level: configuration.level } : {}),
    offer: (level, context) => offerFor(level, { ...task, context }, input, parts),
    ...(warning === undefined ? {} : { warning }),
    preview: (context) => showPrompt({ ...task, context }),
    showPlan: (offers) => showPlan(offers),
  });
  return chosen && { context: chosen.blocks, level: chosen.level ?? configuration.level };
}

function offerFor(
  level: BudgetLevel,
  task: Task,
  { models, configuration }: ChooseInput,
  { memory }: ChooseParts,
): PlanOffer {
  const { runLimits, dayLimits, prices } = configuration;
  return offerPlan({
    settings: settingsFor(configuration, models, task, { level }),
    task,
    prices: models.filter(({ kind }) => kind === 'live').map(({ id }) => priceOf(id, prices)),
    runLimits,
    leftToday: memory.dayBudget(dayLimits).left(),
  });
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
