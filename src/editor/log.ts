import * as vscode from 'vscode';

/** What may be said in the log: never source text, replies or keys. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
  show(): void;
}

const secretLike =
  /\b(?:sk|pk|rk|gsk|xai|key|ghp|gho|hf)[-_][A-Za-z0-9_-]{8,}|\bBearer\s+\S+|\beyJ[A-Za-z0-9_-]{10,}\S*/g;

/** Takes out what looks like a key or a token. */
export function redact(text: string): string {
  return text.replace(secretLike, '[redacted]');
}

export function createLog(channel: vscode.LogOutputChannel): Log {
  return {
    info: (message) => channel.info(redact(message)),
    warn: (message) => channel.warn(redact(message)),
    error: (message, error) =>
      channel.error(redact(error === undefined ? message : `${message}: ${describe(error)}`)),
    show: () => channel.show(),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The one output channel of the extension. */
export function createLogChannel(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Consilience', { log: true });
}
