import * as vscode from 'vscode';
import type { Candidate } from '../../engine/pool';
import { agreementLine } from '../../engine/report/headline';
import type { StageLine } from '../../engine/report/examination/stageLines';
import { stageLines, stageUnderWay } from '../../engine/report/examination/stageLines';
import { originLine } from '../../engine/report/origin';
import { spentLine } from '../../engine/report/plan';
import { reasonLine } from '../../engine/report/reasons';
import { spendingLine } from '../../engine/report/spendingLine';
import { checkLine, distinguishingLine } from '../../engine/report/verified';
import type { Check } from '../../engine/verification/checks';
import { checksOf } from '../verification/showCheck';
import { editorWords } from '../words';
import type { RunRecord } from './runRecord';
import { documentName, isRecorded, missingIn } from './runRecord';
import type { RunNode } from './runNode';

/** How a row looks; undefined for a row whose subject is gone. */
export function itemOf(record: RunRecord, node: RunNode): vscode.TreeItem | undefined {
  switch (node.kind) {
    case 'run':
      return runItem(record);
    case 'candidate': {
      const candidate = record.candidates.find(({ id }) => id === node.candidate);
      return candidate && candidateItem(record, candidate);
    }
    case 'check': {
      const check = checksOf(record, node.candidate).find(({ name }) => name === node.check);
      return check && checkItem(record, node.candidate, check);
    }
    case 'distinguishing': {
      const input = record.consensus?.behaviour?.distinguishing[node.index];
      return input && plainItem(distinguishingLine(input, editorWords, record.consensus), 'split-horizontal');
    }
    case 'examined': {
      const line = examinedLines(record)[node.index];
      return line && examinedItem(record, line);
    }
    case 'notRun': {
      const reason = (record.consensus?.notRun ?? record.evidence.notRun)[node.index];
      return reason === undefined
        ? undefined
        : plainItem(vscode.l10n.t('not run: {0}', reason), 'circle-slash');
    }
  }
}

/** What came of each stage of the examination, with what is shown, or leads so far, in mind. */
export function examinedLines(record: RunRecord | undefined): StageLine[] {
  if (record === undefined) return [];
  return stageLines(record.examination, record.consensus?.choice ?? record.leader, editorWords);
}

function examinedItem(record: RunRecord, { text, measured }: StageLine): vscode.TreeItem {
  const item = plainItem(text, measured ? 'comment-discussion' : 'circle-slash');
  item.command = {
    command: 'consilience.showExamination',
    title: vscode.l10n.t('Show What the Model Was Asked'),
    arguments: [{ run: record.id }],
  };
  return item;
}

function plainItem(label: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.tooltip = label;
  return item;
}

function checkItem(record: RunRecord, candidate: string, check: Check): vscode.TreeItem {
  const item = new vscode.TreeItem(checkLine(check, editorWords));
  item.id = `${record.id}/${candidate}/${check.name}`;
  const icons = { passed: 'pass', failed: 'error', notRun: 'circle-slash' };
  item.iconPath = new vscode.ThemeIcon(icons[check.outcome]);
  item.tooltip = check.reason ?? check.newlyFailing.join('\n');
  item.command = {
    command: 'consilience.showCheck',
    title: vscode.l10n.t('Show Check'),
    arguments: [{ run: record.id, candidate, check: check.name }],
  };
  return item;
}

function runItem(record: RunRecord): vscode.TreeItem {
  const item = new vscode.TreeItem(record.task.instruction, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = record.id;
  item.description = `${documentName(record)} · ${stateLine(record)}`;
  item.tooltip = runTooltip(record);
  item.iconPath = new vscode.ThemeIcon(runIcon(record));
  item.contextValue = contextOf(record);
  item.command = {
    command: 'consilience.showRun',
    title: vscode.l10n.t('Show Run'),
    arguments: [{ run: record.id }],
  };
  item.accessibilityInformation = { label: `${record.task.instruction}, ${item.description}` };
  return item;
}

/** What the menus of the row go by. */
function contextOf({ state }: RunRecord): string {
  if (state === 'running') return 'run.running';
  return state === 'cutOff' ? 'run.cutOff' : 'run.finished';
}

function runTooltip(record: RunRecord): string {
  const lines = [
    record.task.document.path,
    stateLine(record),
    spentInFull(record),
    record.startedAt.toLocaleString(),
  ];
  return `${record.task.instruction}\n\n${lines.filter((line) => line !== undefined).join('\n')}`;
}

/** What a run has taken, part by part, beside what was expected; undefined where nothing was asked. */
export function spentInFull({ spent, estimate }: RunRecord): string | undefined {
  return spendingLine(spent, { form: 'long', estimate }, editorWords);
}

/** Where a run stands, in a few words. */
export function stateLine(record: RunRecord): string {
  const recorded = isRecorded(record) ? ` · ${vscode.l10n.t('recorded')}` : '';
  switch (record.state) {
    case 'running':
      return progressLine(record) + recorded;
    case 'cancelled':
      return vscode.l10n.t('cancelled after {0} samples', record.samples.length) + recorded;
    case 'cutOff':
      return vscode.l10n.t(
        'cut off after {0} of {1} samples',
        record.samples.length,
        record.settings.samples,
      );
    case 'failed':
      return `${vscode.l10n.t('failed')}: ${record.error ?? ''}`;
    case 'finished': {
      const outcome = {
        open: '',
        accepted: ` · ${vscode.l10n.t('accepted')}`,
        rejected: ` · ${vscode.l10n.t('rejected')}`,
      };
      const missing = missingIn(record);
      if (missing !== undefined)
        return vscode.l10n.t('nothing drawn, the model misses: {0}', missing.join('; ')) + recorded;
      const line = record.consensus === undefined ? '' : agreementLine(record.consensus, editorWords);
      return line + outcome[record.outcome] + recorded;
    }
  }
}

/** How far a run is: samples, clusters, what leads, and how much of the plan and of what was expected is spent. */
export function progressLine(record: RunRecord): string {
  const { clusters, leader, leadingVotes, spent, estimate, examination } = record;
  const samples = vscode.l10n.t('{0} of {1} samples', record.samples.length, record.settings.samples);
  const checked = record.evidence.checks.size;
  const parts = [
    samples,
    clusters === 0
      ? undefined
      : vscode.l10n.t('{0} clusters, {1} leads, votes: {2}', clusters, leader, leadingVotes),
    checked === 0 ? undefined : vscode.l10n.t('{0} verified', checked),
    // The stage before the samples is over as soon as there is one.
    clusters === 0 && record.samples.length > 0 ? undefined : stageUnderWay(record.examination, editorWords),
    spentLine(examination, record.samples.length, editorWords),
    spendingLine(spent, { form: 'short', estimate }, editorWords),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function runIcon(record: RunRecord): string {
  if (record.state === 'running') return 'sync~spin';
  if (record.state === 'failed') return 'error';
  if (record.state === 'cancelled') return 'circle-slash';
  if (record.state === 'cutOff') return 'debug-disconnect';
  if (record.outcome === 'accepted') return 'check';
  return record.outcome === 'rejected' ? 'close' : 'git-compare';
}

function candidateItem(record: RunRecord, candidate: Candidate): vscode.TreeItem {
  const expandable = checksOf(record, candidate.id).length > 0;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(candidate.id, expandable ? Collapsed : None);
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
  const origin = candidate.origin && originLine(candidate.origin, editorWords);
  if (!candidate.usable) {
    const reason = `${vscode.l10n.t('no vote')}: ${reasonLine(candidate.reason, editorWords)}`;
    return [origin, reason, candidate.detail].filter((part) => part !== undefined).join(' · ');
  }
  const chosen = candidate.id === record.consensus?.choice ? vscode.l10n.t('shown') : '';
  const model =
    record.models.length > 1 ? (record.models.find(({ id }) => id === candidate.modelId)?.label ?? '') : '';
  const standing = origin === undefined ? [votesLine(record, candidate)] : [origin, vscode.l10n.t('no vote')];
  return [chosen, ...standing, model, ...candidate.repairs].filter((part) => part !== '').join(' · ');
}

function votesLine({ consensus }: RunRecord, { id }: Candidate): string {
  const cluster = consensus?.clusters.find(({ members }) => members.includes(id));
  return cluster === undefined ? '' : vscode.l10n.t('cluster of {0}', cluster.weight);
}

const candidateOriginIcons = { repair: 'wrench', synthesis: 'git-merge' } as const;

function candidateIcon(record: RunRecord, candidate: Candidate): string {
  if (!candidate.usable) return 'circle-slash';
  if (candidate.id === record.consensus?.choice) return 'star-full';
  return candidate.origin === undefined ? 'circle-outline' : candidateOriginIcons[candidate.origin.by];
}
