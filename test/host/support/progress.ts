import * as vscode from 'vscode';

/** What progress notifications have shown since the recording began; they are shown all the same. */
export function recordProgress(): { readonly shown: readonly string[]; stop(): void } {
  const window = vscode.window as unknown as { withProgress: typeof vscode.window.withProgress };
  const original = window.withProgress;
  const shown: string[] = [];
  window.withProgress = (options, task) =>
    original(options, (progress, token) =>
      task(
        {
          report: (value) => {
            shown.push(value.message ?? '');
            progress.report(value);
          },
        },
        token,
      ),
    );
  return { shown, stop: () => void (window.withProgress = original) };
}
