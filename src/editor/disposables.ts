import type * as vscode from 'vscode';

/** A list of things to dispose, in reverse order; what comes after it was disposed is disposed at once. */
export interface Disposables extends vscode.Disposable {
  add<T extends vscode.Disposable>(item: T): T;
  dispose(): void;
}

export function createDisposables(): Disposables {
  const items: vscode.Disposable[] = [];
  let disposed = false;
  return {
    add(item) {
      if (disposed) item.dispose();
      else items.push(item);
      return item;
    },
    dispose() {
      disposed = true;
      for (const item of items.splice(0).reverse()) item.dispose();
    },
  };
}
