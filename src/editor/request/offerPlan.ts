import * as vscode from 'vscode';
import type { RunSettings } from '../../engine/events';
import { levelName, planTable } from '../../engine/report/plan';
import { dollars } from '../../engine/report/spendingLine';
import type { Amount, BudgetLimits } from '../../engine/sampling/budget';
import type { BudgetPlan } from '../../engine/sampling/budgetPlan';
import type { Price } from '../../engine/sampling/cost';
import { estimateRun } from '../../engine/sampling/cost';
import { planRun } from '../../engine/sampling/planRun';
import type { Task } from '../../engine/task';
import { editorWords } from '../words';

/** What a run may take, before it begins. */
export interface PlanOffer {
  readonly plan: BudgetPlan;
  /** In US dollars, of each stage and in all; undefined where no price is known. */
  readonly costs: readonly (number | undefined)[];
  readonly cost: number | undefined;
  /** Which hard limit is below the plan's most, in words; undefined: none. */
  readonly limit: string | undefined;
}

export interface OfferInput {
  readonly settings: RunSettings;
  readonly task: Task;
  /** Of the live models; undefined where it is not known. */
  readonly prices: readonly (Price | undefined)[];
  readonly runLimits: BudgetLimits;
  readonly leftToday: Amount;
}

export function offerPlan(input: OfferInput): PlanOffer {
  const { settings, task, prices } = input;
  const plan = planRun(settings, task);
  const { cost } = estimateRun({ requests: plan.calls.most, usage: plan.usage }, prices);
  const costs = plan.stages.map(({ calls, usage }) => estimateRun({ requests: calls, usage }, prices).cost);
  return { plan, cost, costs, limit: limitBelow(plan, cost, input) };
}

/** Limits are kept whatever the plan says; the person is told that it may not be carried out whole. */
function limitBelow(
  { usage }: BudgetPlan,
  cost: number | undefined,
  { runLimits, leftToday }: OfferInput,
): string | undefined {
  const tokens = usage.promptTokens + usage.completionTokens;
  const rooms = [
    { money: runLimits.money ?? Infinity, tokens: runLimits.tokens ?? Infinity, of: vscode.l10n.t('a run') },
    { ...leftToday, of: vscode.l10n.t('the day') },
  ];
  for (const room of rooms) {
    if (cost !== undefined && cost > room.money)
      return vscode.l10n.t(
        'The limit of {0} leaves {1}: what does not fit is not asked',
        room.of,
        dollars(Math.max(0, room.money)),
      );
    if (tokens > room.tokens)
      return vscode.l10n.t(
        'The limit of {0} leaves {1} tokens: what does not fit is not asked',
        room.of,
        Math.max(0, Math.floor(room.tokens)),
      );
  }
  return undefined;
}

/** Opens what each level would take, stage by stage, in an editor of its own. */
export async function showPlan(offers: readonly PlanOffer[]): Promise<void> {
  const content = offers
    .map(({ plan, costs, cost }) => {
      const title = `## ${levelName(plan.level, editorWords)}`;
      return `${title}\n\n${planTable(plan, costs, cost, editorWords)}\n`;
    })
    .join('\n');
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}
