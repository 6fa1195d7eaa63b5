import * as vscode from 'vscode';

/**
 * Types each value into the quick pick that comes next and accepts it; further ones are accepted as they are.
 * @returns what takes it back
 */
export function driveQuickPicks(values: readonly string[]): { stop(): void } {
  const window = vscode.window as unknown as { createQuickPick: typeof vscode.window.createQuickPick };
  const original = window.createQuickPick;
  const left = [...values];
  window.createQuickPick = <T extends vscode.QuickPickItem>(): vscode.QuickPick<T> => {
    const picker = original<T>();
    const show = picker.show.bind(picker);
    picker.show = () => {
      const value = left.shift();
      if (value !== undefined) picker.value = value;
      show();
      void acceptSoon();
    };
    return picker;
  };
  return { stop: () => void (window.createQuickPick = original) };
}

/** The quick picks that were made since, the latest last; they are shown all the same. */
export function watchQuickPicks(): {
  readonly shown: readonly vscode.QuickPick<vscode.QuickPickItem>[];
  stop(): void;
} {
  const window = vscode.window as unknown as { createQuickPick: typeof vscode.window.createQuickPick };
  const original = window.createQuickPick;
  const shown: vscode.QuickPick<vscode.QuickPickItem>[] = [];
  window.createQuickPick = <T extends vscode.QuickPickItem>(): vscode.QuickPick<T> => {
    const picker = original<T>();
    const show = picker.show.bind(picker);
    picker.show = () => {
      show();
      shown.push(picker);
    };
    return picker;
  };
  return { shown, stop: () => void (window.createQuickPick = original) };
}

/** Long enough for the window to have drawn what was typed. */
async function acceptSoon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 700));
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}
