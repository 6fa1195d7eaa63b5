import type * as vscode from 'vscode';

/** The keys of model servers, one per server, in VS Code's SecretStorage and nowhere else. */
export interface Keys {
  get(baseUrl: string): Promise<string | undefined>;
  set(baseUrl: string, key: string): Promise<void>;
  clear(baseUrl: string): Promise<void>;
  /** The servers a key is kept for. */
  servers(): Promise<readonly string[]>;
}

const prefix = 'consilience.key:';

export function createKeys(storage: vscode.SecretStorage): Keys {
  return {
    get: async (baseUrl) => await storage.get(prefix + serverOf(baseUrl)),
    set: async (baseUrl, key) => await storage.store(prefix + serverOf(baseUrl), key.trim()),
    clear: async (baseUrl) => await storage.delete(prefix + serverOf(baseUrl)),
    servers: async () =>
      (await storage.keys())
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
  };
}

/** Scheme, host and port: a key is never sent to another server than the one it was given for. */
export function serverOf(baseUrl: string): string {
  return new URL(baseUrl).origin;
}
