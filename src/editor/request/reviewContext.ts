import * as vscode from 'vscode';
import { levelName } from '../../engine/report/plan';
import { dollars } from '../../engine/report/spendingLine';
import { estimateTokens } from '../../engine/prompts/tokens';
import type { BudgetLevel } from '../../engine/sampling/budgetLevels';
import type { ContextBlock } from '../../engine/task';
import { createDisposables } from '../disposables';
import { editorWords } from '../words';
import type { PlanOffer } from './offerPlan';
import { blockItem, levelAfter, levelItem, levels, separator } from './reviewItems';
import type { ReviewItem } from './reviewItems';

export interface ReviewOptions {
  /** What always goes along, in tokens: the request, the document and the instructions to the model. */
  readonly fixedTokens: number;
  readonly documentName: string;
  readonly kept: readonly ContextBlock[];
  /** What did not fit the budget; can be ticked all the same. */
  readonly dropped: readonly ContextBlock[];
  /** The ids of blocks that an earlier run found to change nothing. */
  readonly idle: ReadonlySet<string>;
  /** How many replies a recording gives. */
  readonly samples: number;
  readonly models: string;
  /** How much is asked, to begin with; absent for recordings, which are asked for samples only. */
  readonly level?: BudgetLevel;
  /** What a level takes at most with the given blocks. */
  readonly offer: (level: BudgetLevel, blocks: readonly ContextBlock[]) => PlanOffer;
  /** Warnings about what is sent, such as a key in the document. */
  readonly warning?: string;
  /** Opens the whole prompt with the given blocks. */
  readonly preview: (blocks: readonly ContextBlock[]) => Promise<void>;
  /** Opens what the levels take, stage by stage. */
  readonly showPlan: (offers: readonly PlanOffer[]) => Promise<void>;
}

export interface Reviewed {
  readonly blocks: readonly ContextBlock[];
  readonly level?: BudgetLevel;
}

/**
 * Shows what will be sent and what it will take, lets parts be left out and the level be changed for this run, and
 * starts on Enter; undefined when called off.
 */
export async function reviewContext(options: ReviewOptions): Promise<Reviewed | undefined> {
  const disposables = createDisposables();
  const picker = disposables.add(vscode.window.createQuickPick<ReviewItem>());
  const buttons = { plan: planButton(), prompt: promptButton() };
  const { fixed, kept, dropped, ofLevels } = itemsOf(options);
  let { level } = options;
  picker.items =
    level === undefined
      ? [fixed, ...kept, ...dropped]
      : [
          separator(vscode.l10n.t('how much is asked: tick one')),
          ...ofLevels,
          separator(vscode.l10n.t('what is sent: untick what should not be')),
          ...[fixed, ...kept, ...dropped],
        ];
  picker.selectedItems = [...ofLevels.filter((item) => item.level === level), fixed, ...kept];
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.buttons = level === undefined ? [buttons.prompt] : [buttons.plan, buttons.prompt];
  const selected = (): readonly ContextBlock[] => picker.selectedItems.flatMap((item) => item.block ?? []);
  const refresh = (): void => {
    const ticked = picker.selectedItems.flatMap((item) => item.level ?? []);
    level = level && levelAfter(level, ticked);
    // Levels exclude one another, which a list of ticks cannot be told.
    if (level !== undefined && ticked.join() !== level) {
      const others = picker.selectedItems.filter((item) => item.level === undefined);
      picker.selectedItems = [...ofLevels.filter((item) => item.level === level), ...others];
    }
    Object.assign(picker, headOf(level, selected(), options));
  };
  refresh();
  try {
    return await new Promise<Reviewed | undefined>((resolve) => {
      disposables.add(picker.onDidChangeSelection(refresh));
      disposables.add(
        picker.onDidTriggerButton((button) => {
          const offers = (): PlanOffer[] => levels.map((each) => options.offer(each, selected()));
          void (button === buttons.plan ? options.showPlan(offers()) : options.preview(selected()));
        }),
      );
      disposables.add(
        picker.onDidAccept(() => resolve({ blocks: selected(), ...(level === undefined ? {} : { level }) })),
      );
      disposables.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
  } finally {
    disposables.dispose();
  }
}

function itemsOf({ documentName, fixedTokens, kept, dropped, idle, offer }: ReviewOptions): {
  readonly fixed: ReviewItem;
  readonly kept: readonly ReviewItem[];
  readonly dropped: readonly ReviewItem[];
  readonly ofLevels: readonly ReviewItem[];
} {
  const description = vscode.l10n.t(
    'the document and the request, about {0} tokens; always sent',
    fixedTokens,
  );
  return {
    fixed: { label: documentName, description },
    kept: kept.map((block) => blockItem(block, idle)),
    dropped: dropped.map((block) => blockItem(block, idle)),
    ofLevels: levels.map((each) => levelItem(offer(each, kept).plan)),
  };
}

/** The title and the placeholder: what all of this takes at most, and what is to be known of it. */
function headOf(
  level: BudgetLevel | undefined,
  blocks: readonly ContextBlock[],
  options: ReviewOptions,
): { readonly title: string; readonly placeholder: string } {
  const { models, samples, warning, fixedTokens } = options;
  const ask = vscode.l10n.t('What will be sent: untick what should not be. Enter asks the model');
  if (level === undefined) {
    const tokens = fixedTokens + blocks.reduce((sum, block) => sum + estimateTokens(block.text), 0);
    const title = vscode.l10n.t('{0} × about {1} tokens to {2}', samples, tokens, models);
    return { title, placeholder: warning ?? ask };
  }
  const { plan, cost, limit } = options.offer(level, blocks);
  const tokens = plan.usage.promptTokens + plan.usage.completionTokens;
  const requests = vscode.l10n.t(
    '{0}: at most {1} requests, about {2} tokens to {3}',
    levelName(level, editorWords),
    plan.calls.most,
    tokens,
    models,
  );
  const title = withCost(requests, cost);
  const warnings = [limit, warning].filter((line) => line !== undefined);
  return { title, placeholder: warnings.length === 0 ? ask : warnings.join('. ') };
}

function withCost(requests: string, cost: number | undefined): string {
  if (cost === undefined) return vscode.l10n.t('{0}, at an unknown price', requests);
  return cost === 0 ? requests : vscode.l10n.t('{0}, at most about {1}', requests, dollars(cost));
}

function promptButton(): vscode.QuickInputButton {
  return {
    iconPath: new vscode.ThemeIcon('open-preview'),
    tooltip: vscode.l10n.t('Show the whole prompt'),
  };
}

function planButton(): vscode.QuickInputButton {
  return {
    iconPath: new vscode.ThemeIcon('list-ordered'),
    tooltip: vscode.l10n.t('Show what each level takes, stage by stage'),
  };
}
