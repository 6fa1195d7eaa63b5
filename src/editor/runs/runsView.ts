import * as vscode from 'vscode';
import type { Candidate } from '../../engine/pool';
import { agreementLine } from '../../engine/report/headline';
import { reasonLine } from '../../engine/report/reasons';
import { createDisposables } from '../disposables';
import { editorWords } from '../words';
import type { RunRecord } from './runRecord';
import { documentName, isRecorded } from './runRecord';
import type { RunStore } from './runStore';

/** A row of the view: a run, or one of its candidates. */
export type RunNode =
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'candidate'; readonly run: string; readonly candidate: string };

/** The runs of this window with their candidates, those without a vote included. */
export function createRunsView(
  store: RunStore,
): vscode.Disposable & { reveal(run: string | undefined): Promise<void> } {
  const disposables = createDisposables();
  const changes = disposables.add(new vscode.EventEmitter<RunNode | undefined>());
  disposables.add(store.onDidChange(() => changes.fire(undefined)));
  const provider: vscode.TreeDataProvider<RunNode> = {
    onDidChangeTreeData: changes.event,
    getParent: (node) => (node.kind === 'run' ? undefined : { kind: 'run', run: node.run }),
    getChildren(node) {
      if (node === undefined) return store.all().map((record) => ({ kind: 'run', run: record.id }));
      if (node.kind === 'candidate') return [];
      const record = store.get(node.run);
      return (record === undefined ? [] : ordered(record)).map(({ id }) => ({
        kind: 'candidate',
        run: node.run,
        candidate: id,
      }));
    },
    getTreeItem(node) {
      const record = store.get(node.run);
      if (record === undefined) return new vscode.TreeItem('');
      if (node.kind === 'run') return runItem(record);
      const candidate = record.candidates.find(({ id }) => id === node.candidate);
      return candidate === undefined ? new vscode.TreeItem('') : candidateItem(record, candidate);
    },
  };
  const view = disposables.add(
    vscode.window.createTreeView('consilience.runs', { treeDataProvider: provider, showCollapseAll: true }),
  );
  return {
    async reveal(run) {
      await vscode.commands.executeCommand('consilience.runs.focus');
      const record = run === undefined ? store.all()[0] : store.get(run);
      if (record !== undefined)
        await view.reveal({ kind: 'run', run: record.id }, { expand: true, focus: true });
    },
    dispose: () => disposables.dispose(),
  };
}

/** The choice first, then by cluster, those without a vote last. */
function ordered(record: RunRecord): Candidate[] {
  const rank = (candidate: Candidate): number => {
    if (candidate.id === record.consensus?.choice) return -1;
    const cluster =
      record.consensus?.clusters.findIndex(({ members }) => members.includes(candidate.id)) ?? 0;
    return candidate.usable ? cluster : Number.MAX_SAFE_INTEGER;
  };
  return [...record.candidates].sort((a, b) => rank(a) - rank(b));
}

function runItem(record: RunRecord): vscode.TreeItem {
  const item = new vscode.TreeItem(record.task.instruction, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = record.id;
  item.description = `${documentName(record)} · ${stateLine(record)}`;
  item.tooltip = `${record.task.instruction}\n\n${record.task.document.path}\n${stateLine(record)}\n${record.startedAt.toLocaleString()}`;
  item.iconPath = new vscode.ThemeIcon(runIcon(record));
  item.contextValue = record.state === 'running' ? 'run.running' : 'run.finished';
  item.command = {
    command: 'consilience.showRun',
    title: vscode.l10n.t('Show Run'),
    arguments: [{ run: record.id }],
  };
  item.accessibilityInformation = { label: `${record.task.instruction}, ${item.description}` };
  return item;
}

/** Where a run stands, in a few words. */
export function stateLine(record: RunRecord): string {
  const recorded = isRecorded(record) ? ` · ${vscode.l10n.t('recorded')}` : '';
  switch (record.state) {
    case 'running':
      return progressLine(record) + recorded;
    case 'cancelled':
      return vscode.l10n.t('cancelled after {0} samples', record.samples.length) + recorded;
    case 'failed':
      return `${vscode.l10n.t('failed')}: ${record.error ?? ''}`;
    case 'finished': {
      const outcome = {
        open: '',
        accepted: ` · ${vscode.l10n.t('accepted')}`,
        rejected: ` · ${vscode.l10n.t('rejected')}`,
      };
      const line = record.consensus === undefined ? '' : agreementLine(record.consensus, editorWords);
      return line + outcome[record.outcome] + recorded;
    }
  }
}

/** How far a run is: samples, clusters, and what leads. */
export function progressLine(record: RunRecord): string {
  const samples = vscode.l10n.t('{0} of {1} samples', record.samples.length, record.settings.samples);
  if (record.clusters === 0) return samples;
  const { clusters, leader, leadingVotes } = record;
  return `${samples} · ${vscode.l10n.t('{0} clusters, {1} leads, votes: {2}', clusters, leader, leadingVotes)}`;
}

function runIcon(record: RunRecord): string {
  if (record.state === 'running') return 'sync~spin';
  if (record.state === 'failed') return 'error';
  if (record.state === 'cancelled') return 'circle-slash';
  if (record.outcome === 'accepted') return 'check';
  return record.outcome === 'rejected' ? 'close' : 'git-compare';
}

function candidateItem(record: RunRecord, candidate: Candidate): vscode.TreeItem {
  const item = new vscode.TreeItem(candidate.id);
  item.id = `${record.id}/${candidate.id}`;
  item.iconPath = new vscode.ThemeIcon(candidateIcon(record, candidate));
  item.contextValue = candidate.usable ? 'candidate.usable' : 'candidate.unusable';
  item.description = candidateLine(record, candidate);
  item.tooltip = candidate.usable ? candidate.repairs.join('\n') : candidate.detail;
  item.accessibilityInformation = { label: `${candidate.id}, ${item.description}` };
  item.command = {
    command: 'consilience.showCandidate',
    title: vscode.l10n.t('Show Candidate'),
    arguments: [{ run: record.id, candidate: candidate.id }],
  };
  return item;
}

function candidateLine(record: RunRecord, candidate: Candidate): string {
  if (!candidate.usable)
    return `${vscode.l10n.t('no vote')}: ${reasonLine(candidate.reason, editorWords)} · ${candidate.detail}`;
  const cluster = record.consensus?.clusters.find(({ members }) => members.includes(candidate.id));
  const votes = cluster === undefined ? '' : vscode.l10n.t('cluster of {0}', cluster.weight);
  const chosen = candidate.id === record.consensus?.choice ? vscode.l10n.t('shown') : '';
  const model =
    record.models.length > 1 ? (record.models.find(({ id }) => id === candidate.modelId)?.label ?? '') : '';
  return [chosen, votes, model, ...candidate.repairs].filter((part) => part !== '').join(' · ');
}

function candidateIcon(record: RunRecord, candidate: Candidate): string {
  if (!candidate.usable) return 'circle-slash';
  return candidate.id === record.consensus?.choice ? 'star-full' : 'circle-outline';
}
