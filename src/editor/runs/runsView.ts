import * as vscode from 'vscode';
import type { Candidate } from '../../engine/pool';
import { createDisposables } from '../disposables';
import { checksOf } from '../verification/showCheck';
import type { RunRecord } from './runRecord';
import { examinedLines, itemOf } from './runItems';
import type { RunNode } from './runNode';
import type { RunStore } from './runStore';

/** The runs of this window with their candidates, those without a vote included. */
export function createRunsView(
  store: RunStore,
): vscode.Disposable & { reveal(run: string | undefined): Promise<void> } {
  const disposables = createDisposables();
  const changes = disposables.add(new vscode.EventEmitter<RunNode | undefined>());
  disposables.add(store.onDidChange(() => changes.fire(undefined)));
  const provider: vscode.TreeDataProvider<RunNode> = {
    onDidChangeTreeData: changes.event,
    getParent: parentOf,
    getChildren(node) {
      if (node === undefined) return store.all().map((record) => ({ kind: 'run', run: record.id }));
      const record = store.get(node.run);
      if (record === undefined) return [];
      if (node.kind === 'run') return rowsOfRun(record);
      return node.kind === 'candidate' ? rowsOfCandidate(record, node.candidate) : [];
    },
    getTreeItem(node) {
      const record = store.get(node.run);
      if (record === undefined) return new vscode.TreeItem('');
      return itemOf(record, node) ?? new vscode.TreeItem('');
    },
  };
  const view = disposables.add(
    vscode.window.createTreeView('consilience.runs', { treeDataProvider: provider, showCollapseAll: true }),
  );
  return {
    async reveal(run) {
      await vscode.commands.executeCommand('consilience.runs.focus');
      const record = run === undefined ? store.all()[0] : store.get(run);
      if (record === undefined) return;
      const node: RunNode = { kind: 'run', run: record.id };
      // A view that is just being opened, or filled anew, does not know its rows yet; it shows them all the same.
      const reveal = async (): Promise<void> => view.reveal(node, { expand: true, focus: true });
      await reveal()
        .catch(reveal)
        .catch(() => undefined);
    },
    dispose: () => disposables.dispose(),
  };
}

function parentOf(node: RunNode): RunNode | undefined {
  if (node.kind === 'run') return undefined;
  if (node.kind === 'check') return { kind: 'candidate', run: node.run, candidate: node.candidate };
  return { kind: 'run', run: node.run };
}

function rowsOfRun(record: RunRecord): RunNode[] {
  const { id: run, consensus } = record;
  const inputs = consensus?.behaviour?.distinguishing ?? [];
  const reasons = consensus?.notRun ?? record.evidence.notRun;
  return [
    ...inputs.map((_, index): RunNode => ({ kind: 'distinguishing', run, index })),
    ...reasons.map((_, index): RunNode => ({ kind: 'notRun', run, index })),
    ...examinedLines(record).map((_, index): RunNode => ({ kind: 'examined', run, index })),
    ...ordered(record).map(({ id }): RunNode => ({ kind: 'candidate', run, candidate: id })),
  ];
}

function rowsOfCandidate(record: RunRecord, candidate: string): RunNode[] {
  return checksOf(record, candidate).map(({ name }) => ({
    kind: 'check',
    run: record.id,
    candidate,
    check: name,
  }));
}

/** The choice first, then by cluster, then what was drawn in view of others; those that cannot be used last. */
function ordered(record: RunRecord): Candidate[] {
  const rank = (candidate: Candidate): number => {
    if (candidate.id === record.consensus?.choice) return -1;
    const cluster =
      record.consensus?.clusters.findIndex(({ members }) => members.includes(candidate.id)) ?? 0;
    if (!candidate.usable) return Number.MAX_SAFE_INTEGER;
    return candidate.origin === undefined ? cluster : Number.MAX_SAFE_INTEGER - 1;
  };
  return [...record.candidates].sort((a, b) => rank(a) - rank(b));
}
