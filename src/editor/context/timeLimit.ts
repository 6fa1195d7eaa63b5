import type * as vscode from 'vscode';

/** Bounds the time that gathering may take, call by call and in all. */
export interface TimeLimit {
  /** Aborted when the time is up, when the person cancels, and on `dispose`. */
  readonly signal: AbortSignal;
  /** Resolves when `signal` aborts. */
  readonly over: Promise<void>;
  /** What the call gives; undefined when it fails, takes too long or the time is up. Never rejects. */
  within<T>(call: () => Thenable<T>): Promise<T | undefined>;
  dispose(): void;
}

/** @param callMs for each call. @param totalMs for everything together. Both in milliseconds. */
export function createTimeLimit(token: vscode.CancellationToken, callMs: number, totalMs: number): TimeLimit {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (): void => controller.abort();
  const timer = setTimeout(stop, totalMs);
  const cancelling = token.onCancellationRequested(stop);
  if (token.isCancellationRequested) stop();
  const over = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return {
    signal,
    over,
    within: (call) => (signal.aborted ? Promise.resolve(undefined) : firstOf(call, callMs, signal)),
    dispose: () => {
      clearTimeout(timer);
      cancelling.dispose();
      stop();
    },
  };
}

function firstOf<T>(call: () => Thenable<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    const give = (value: T | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(value);
    };
    const giveUp = (): void => give(undefined);
    const timer = setTimeout(giveUp, ms);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      call().then(give, giveUp);
    } catch {
      giveUp();
    }
  });
}
