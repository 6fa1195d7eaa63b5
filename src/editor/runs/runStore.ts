import * as vscode from 'vscode';
import type { RunRecord } from './runRecord';

/** The runs of this window, newest first, and what changes about them. */
export interface RunStore extends vscode.Disposable {
  all(): readonly RunRecord[];
  get(id: string): RunRecord | undefined;
  /** Adds the record, or replaces the one with its id. */
  put(record: RunRecord): void;
  update(id: string, change: (record: RunRecord) => RunRecord): void;
  remove(id: string): void;
  /** Removes all but those under way. */
  clear(): void;
  /** The id of the run that changed; undefined when all may have. */
  readonly onDidChange: vscode.Event<string | undefined>;
}

export function createRunStore(): RunStore {
  const records = new Map<string, RunRecord>();
  const changes = new vscode.EventEmitter<string | undefined>();
  const put = (record: RunRecord): void => {
    records.set(record.id, record);
    changes.fire(record.id);
  };
  return {
    // Those of an earlier window come later than those of this one, and are older.
    all: () => [...records.values()].reverse().sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime()),
    get: (id) => records.get(id),
    put,
    update(id, change) {
      const record = records.get(id);
      if (record !== undefined) put(change(record));
    },
    remove(id) {
      if (records.delete(id)) changes.fire(undefined);
    },
    clear() {
      for (const record of records.values()) if (record.state !== 'running') records.delete(record.id);
      changes.fire(undefined);
    },
    onDidChange: changes.event,
    dispose: () => changes.dispose(),
  };
}
