import * as vscode from 'vscode';
import { examinationReport } from '../../engine/report/examination/examinationReport';
import type { PreviewFiles } from '../preview/previewFiles';
import { previewUri } from '../preview/previewUri';
import type { RunRecord } from '../runs/runRecord';
import { documentName } from '../runs/runRecord';
import { editorWords } from '../words';

/** What the model was asked besides the samples, in an editor of its own; of a run under way, what is known by now. */
export async function showExamination(record: RunRecord, files: PreviewFiles): Promise<void> {
  const name = vscode.l10n.t('Asked about {0}', documentName(record));
  const uri = previewUri({ run: record.id, kind: 'examination', candidate: '' }, `${name}.md`);
  // With stand-ins for secrets, as the model saw it.
  files.write(uri, examinationReport(record, editorWords));
  await vscode.window.showTextDocument(uri, { preview: true });
}
