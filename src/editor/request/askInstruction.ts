import * as vscode from 'vscode';
import { createDisposables } from '../disposables';

const historyKey = 'consilience.requests';
const historyLength = 30;

/** The requests of this and earlier sessions, newest first. */
export interface RequestHistory {
  all(): readonly string[];
  add(instruction: string): Promise<void>;
}

export function createRequestHistory(memento: vscode.Memento): RequestHistory {
  const all = (): readonly string[] => {
    const stored = memento.get<unknown>(historyKey);
    return Array.isArray(stored) ? stored.filter((entry): entry is string => typeof entry === 'string') : [];
  };
  return {
    all,
    async add(instruction) {
      const others = all().filter((entry) => entry !== instruction);
      await memento.update(historyKey, [instruction, ...others].slice(0, historyLength));
    },
  };
}

export interface AskOptions {
  /** What the request is about, in words. */
  readonly about: string;
  readonly history: RequestHistory;
  /** Requests that recorded replies exist for. */
  readonly recorded: readonly string[];
  readonly value?: string;
}

interface RequestItem extends vscode.QuickPickItem {
  readonly instruction: string;
}

/** Asks what the person wants: typed anew, or one of the last or recorded requests; undefined when called off. */
export async function askInstruction(options: AskOptions): Promise<string | undefined> {
  const disposables = createDisposables();
  const picker = disposables.add(vscode.window.createQuickPick<RequestItem>());
  picker.title = vscode.l10n.t('Propose a patch for {0}', options.about);
  picker.placeholder = vscode.l10n.t('What should be changed? Type a request, or choose one');
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.value = options.value ?? '';
  const refresh = (): void => void (picker.items = itemsFor(picker.value, options));
  refresh();
  try {
    return await new Promise<string | undefined>((resolve) => {
      disposables.add(picker.onDidChangeValue(refresh));
      disposables.add(
        picker.onDidAccept(() => {
          const instruction = (picker.activeItems[0]?.instruction ?? picker.value).trim();
          if (instruction !== '') resolve(instruction);
        }),
      );
      disposables.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
  } finally {
    disposables.dispose();
  }
}

/** What was typed comes first, so that Enter always means it. */
function itemsFor(typed: string, { history, recorded }: AskOptions): RequestItem[] {
  const items: RequestItem[] = [];
  if (typed.trim() !== '') {
    items.push({
      label: typed.trim(),
      instruction: typed.trim(),
      alwaysShow: true,
      description: vscode.l10n.t('ask this'),
    });
  }
  const offer = (title: string, instructions: readonly string[]): void => {
    const others = instructions.filter(
      (instruction) => !items.some((item) => item.instruction === instruction),
    );
    if (others.length === 0) return;
    items.push({ label: title, instruction: '', kind: vscode.QuickPickItemKind.Separator });
    items.push(...others.map((instruction) => ({ label: instruction, instruction })));
  };
  offer(vscode.l10n.t('recorded requests'), recorded);
  offer(vscode.l10n.t('last requests'), history.all());
  return items;
}
