import * as vscode from 'vscode';
import type { Candidate } from '../../engine/pool';
import { reasonLine } from '../../engine/report/reasons';
import type { RunRecord } from '../runs/runRecord';
import { documentName } from '../runs/runRecord';
import { editorWords } from '../words';
import type { PreviewFiles } from './previewFiles';
import { previewUri } from './previewUri';

/** Every usable candidate against the chosen one, in one editor to scroll through. */
export async function compareCandidates(record: RunRecord, files: PreviewFiles): Promise<void> {
  const choice = record.candidates.find((candidate) => candidate.id === record.consensus?.choice);
  const others = record.candidates.filter((candidate) => candidate.usable && candidate !== choice);
  if (choice === undefined || others.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no two candidates to compare.'));
    return;
  }
  const left = candidateUri(record, choice, files);
  const resources = others.map((other) => {
    const right = candidateUri(record, other, files);
    return [right, left, right];
  });
  const title = vscode.l10n.t(
    '{0}: {1} candidates against {2}, which is shown',
    documentName(record),
    others.length,
    choice.id,
  );
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** One candidate against the chosen one; what could not be used is shown as the model wrote it. */
export async function showCandidate(record: RunRecord, id: string, files: PreviewFiles): Promise<void> {
  const candidate = record.candidates.find((other) => other.id === id);
  if (candidate === undefined) return;
  const choice = record.candidates.find((other) => other.id === record.consensus?.choice);
  if (!candidate.usable) {
    await showReply(record, candidate, files);
  } else if (choice === undefined || choice === candidate) {
    await vscode.window.showTextDocument(candidateUri(record, candidate, files), { preview: true });
  } else {
    const title = vscode.l10n.t('{0}: {1}, which is shown, against {2}', documentName(record), choice.id, id);
    const uris = [candidateUri(record, choice, files), candidateUri(record, candidate, files)];
    await vscode.commands.executeCommand('vscode.diff', ...uris, title, { preview: true });
  }
}

function candidateUri(record: RunRecord, candidate: Candidate, files: PreviewFiles): vscode.Uri {
  const uri = previewUri(
    { run: record.id, kind: 'candidate', candidate: candidate.id },
    record.task.document.path,
  );
  if (files.read(uri) === undefined) files.write(uri, record.mask.unmask(candidate.text ?? ''));
  return uri;
}

async function showReply(
  record: RunRecord,
  candidate: Candidate & { usable: false },
  files: PreviewFiles,
): Promise<void> {
  const uri = previewUri({ run: record.id, kind: 'reply', candidate: candidate.id }, `${candidate.id}.txt`);
  const sample = record.samples.find((other) => other.id === candidate.id);
  const reply = sample?.kind === 'reply' ? sample.reply.text : (sample?.message ?? '');
  const why = `${reasonLine(candidate.reason, editorWords)}: ${candidate.detail}`;
  if (files.read(uri) === undefined) files.write(uri, `${vscode.l10n.t('No vote')} — ${why}\n\n${reply}\n`);
  await vscode.window.showTextDocument(uri, { preview: true });
}
