import * as vscode from 'vscode';

const boxes = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;

/** What the person was told since the recording began; the messages themselves are not shown meanwhile. */
export interface Messages {
  readonly shown: readonly string[];
  /** Resolves with the first message that matches. */
  waitFor(pattern: RegExp): Promise<string>;
  stop(): void;
}

/** @param answer the button that is pressed in every box that has it */
export function recordMessages(answer?: string): Messages {
  const shown: string[] = [];
  const window = vscode.window as unknown as Record<string, unknown>;
  const originals = boxes.map((name) => [name, window[name]] as const);
  for (const name of boxes) {
    window[name] = (message: string, ...items: unknown[]) => {
      const { detail } = (items[0] ?? {}) as { readonly detail?: unknown };
      shown.push(typeof detail === 'string' ? `${message}\n${detail}` : message);
      return Promise.resolve(items.includes(answer) ? answer : undefined);
    };
  }
  return {
    shown,
    async waitFor(pattern) {
      const find = (): string | undefined => shown.find((message) => pattern.test(message));
      return await until(find, `a message like ${String(pattern)}; there were: ${shown.join(' | ')}`);
    },
    stop() {
      for (const [name, original] of originals) window[name] = original;
    },
  };
}

/**
 * Asks again and again until the answer is something.
 * @throws Error after `most` milliseconds
 */
export async function until<T>(ask: () => T | undefined | false, what: string, most = 10_000): Promise<T> {
  const deadline = Date.now() + most;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`In vain waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
