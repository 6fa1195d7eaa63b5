import * as vscode from 'vscode';
import { estimateTokens } from '../../engine/prompts/tokens';
import type { ContextBlock, ContextKind } from '../../engine/task';
import { createDisposables } from '../disposables';

interface BlockItem extends vscode.QuickPickItem {
  readonly block?: ContextBlock;
}

export interface ReviewOptions {
  /** What always goes along, in tokens: the request, the document and the instructions to the model. */
  readonly fixedTokens: number;
  readonly documentName: string;
  readonly kept: readonly ContextBlock[];
  /** What did not fit the budget; can be ticked all the same. */
  readonly dropped: readonly ContextBlock[];
  readonly samples: number;
  readonly models: string;
  /** What the run will take at most with these blocks, in words; undefined: nothing. */
  readonly cost: (blocks: readonly ContextBlock[]) => string | undefined;
  /** Warnings about what is sent, such as a key in the document. */
  readonly warning?: string;
  /** Opens the whole prompt with the given blocks. */
  readonly preview: (blocks: readonly ContextBlock[]) => Promise<void>;
}

/** Shows what will be sent, lets parts be left out, and starts on Enter; undefined when called off. */
export async function reviewContext(options: ReviewOptions): Promise<readonly ContextBlock[] | undefined> {
  const disposables = createDisposables();
  const picker = disposables.add(vscode.window.createQuickPick<BlockItem>());
  const showPrompt: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('open-preview'),
    tooltip: vscode.l10n.t('Show the whole prompt'),
  };
  const kept = options.kept.map(itemFor);
  const fixed: BlockItem = {
    label: options.documentName,
    description: vscode.l10n.t(
      'the document and the request, about {0} tokens; always sent',
      options.fixedTokens,
    ),
  };
  picker.items = [fixed, ...kept, ...options.dropped.map(itemFor)];
  picker.selectedItems = [fixed, ...kept];
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.buttons = [showPrompt];
  picker.placeholder =
    options.warning ?? vscode.l10n.t('What will be sent: untick what should not be. Enter asks the model');
  const selected = (): readonly ContextBlock[] => picker.selectedItems.flatMap((item) => item.block ?? []);
  const retitle = (): void => {
    const tokens =
      options.fixedTokens + selected().reduce((sum, block) => sum + estimateTokens(block.text), 0);
    const cost = options.cost(selected());
    const { samples, models } = options;
    picker.title =
      cost === undefined
        ? vscode.l10n.t('{0} × about {1} tokens to {2}', samples, tokens, models)
        : vscode.l10n.t('{0} × about {1} tokens to {2}, {3}', samples, tokens, models, cost);
  };
  retitle();
  try {
    return await new Promise<readonly ContextBlock[] | undefined>((resolve) => {
      disposables.add(picker.onDidChangeSelection(retitle));
      disposables.add(picker.onDidTriggerButton(() => void options.preview(selected())));
      disposables.add(picker.onDidAccept(() => resolve(selected())));
      disposables.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
  } finally {
    disposables.dispose();
  }
}

function itemFor(block: ContextBlock): BlockItem {
  return {
    label: block.title,
    description: `${kindName(block.kind)} · ${vscode.l10n.t('about {0} tokens', estimateTokens(block.text))}`,
    block,
  };
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
