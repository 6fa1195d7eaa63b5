import * as vscode from 'vscode';
import type { Candidate } from '../../engine/pool';
import { originLine } from '../../engine/report/origin';
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
    namedLine(choice),
  );
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** A candidate's id, and how it came about where that was in view of others. */
function namedLine({ id, origin }: Candidate): string {
  return origin === undefined ? id : `${id}, ${originLine(origin, editorWords)}`;
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
    const title = vscode.l10n.t(
      '{0}: {1}, which is shown, against {2}',
      documentName(record),
      namedLine(choice),
      namedLine(candidate),
    );
    const uris = [candidateUri(record, choice, files), candidateUri(record, candidate, files)];
    await vscode.commands.executeCommand('vscode.diff', ...uris, title, { preview: true });
  }
}

function candidateUri(record: RunRecord, candidate: Candidate, files: PreviewFiles): vscode.Uri {
  const { path } = record.task.document;
  // Among many in one editor only the path tells them apart.
  const place = candidate.origin === undefined ? path : `${namedLine(candidate)}/${path}`;
  const uri = previewUri({ run: record.id, kind: 'candidate', candidate: candidate.id }, place);
  if (files.read(uri) === undefined) files.write(uri, record.mask.unmask(candidate.text ?? ''));
  return uri;
}

async function showReply(
  record: RunRecord,
  candidate: Candidate & { usable: false },
  files: PreviewFiles,
): Promise<void> {
  const uri = previewUri({ run: record.id, kind: 'reply', candidate: candidate.id }, `${candidate.id}.txt`);
  const drawn = record.examination.drawn.map(({ sample }) => sample);
  const sample = [...record.samples, ...drawn].find((other) => other.id === candidate.id);
  const reply = sample?.kind === 'reply' ? sample.reply.text : (sample?.message ?? '');
  const origin = candidate.origin === undefined ? '' : `${originLine(candidate.origin, editorWords)}: `;
  const why = `${origin}${reasonLine(candidate.reason, editorWords)}: ${candidate.detail}`;
  if (files.read(uri) === undefined) files.write(uri, `${vscode.l10n.t('No vote')} — ${why}\n\n${reply}\n`);
  await vscode.window.showTextDocument(uri, { preview: true });
}
