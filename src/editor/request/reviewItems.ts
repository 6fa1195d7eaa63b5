import * as vscode from 'vscode';
import { estimateTokens } from '../../engine/prompts/tokens';
import { levelName, levelPurpose, stagesLine } from '../../engine/report/plan';
import type { BudgetLevel } from '../../engine/sampling/budgetLevels';
import type { BudgetPlan } from '../../engine/sampling/budgetPlan';
import type { ContextBlock, ContextKind } from '../../engine/task';
import { editorWords } from '../words';

/** A row of the list of what will be sent: a part of it, a level, or a line between them. */
export interface ReviewItem extends vscode.QuickPickItem {
  readonly block?: ContextBlock;
  readonly level?: BudgetLevel;
}

/** From the least to the most that is asked. */
export const levels: readonly BudgetLevel[] = ['quick', 'normal', 'thorough'];

/** The level that is meant when these are ticked: the one that was ticked anew, otherwise the one before. */
export function levelAfter(before: BudgetLevel, ticked: readonly BudgetLevel[]): BudgetLevel {
  const [anew, ...others] = ticked.filter((each) => each !== before);
  return anew !== undefined && others.length === 0 ? anew : before;
}

export function levelItem(plan: BudgetPlan): ReviewItem {
  const { level, calls } = plan;
  const purpose = levelPurpose(level, editorWords);
  return {
    label: levelName(level, editorWords),
    description: vscode.l10n.t('{0}; at most {1} requests', purpose, calls.most),
    detail: stagesLine(plan, editorWords),
    level,
  };
}

/** @param idle the ids of blocks that an earlier run found to change nothing. */
export function blockItem(block: ContextBlock, idle: ReadonlySet<string>): ReviewItem {
  const parts = [kindName(block.kind), vscode.l10n.t('about {0} tokens', estimateTokens(block.text))];
  if (idle.has(block.id)) parts.push(vscode.l10n.t('left out last time without any difference'));
  return { label: block.title, description: parts.join(' · '), block };
}

export function separator(label: string): ReviewItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function kindName(kind: ContextKind): string {
  switch (kind) {
    case 'instructions':
      return vscode.l10n.t('project instructions');
    case 'diagnostics':
      return vscode.l10n.t('open problems');
    case 'imports':
      return vscode.l10n.t('imports');
    case 'signature':
      return vscode.l10n.t('signature');
    case 'caller':
      return vscode.l10n.t('caller');
    case 'test':
      return vscode.l10n.t('test');
    case 'sibling':
      return vscode.l10n.t('neighbouring code');
  }
}
