import * as vscode from 'vscode';
import * as z from 'zod';
import { checkReport } from '../../engine/report/verified';
import type { Check } from '../../engine/verification/checks';
import type { PreviewFiles } from '../preview/previewFiles';
import { previewUri } from '../preview/previewUri';
import type { RunRecord } from '../runs/runRecord';
import type { RunStore } from '../runs/runStore';
import { editorWords } from '../words';

const argumentSchema = z.object({ run: z.string(), candidate: z.string(), check: z.string() });

/** What a check said of a candidate, its output included, in an editor of its own. */
export async function showCheck(argument: unknown, store: RunStore, files: PreviewFiles): Promise<void> {
  const named = argumentSchema.safeParse(argument);
  const record = named.success ? store.get(named.data.run) : undefined;
  if (!named.success || record === undefined) return;
  const { run, candidate, check: name } = named.data;
  const check = checksOf(record, candidate).find((other) => other.name === name);
  if (check === undefined) return;
  const uri = previewUri({ run, kind: 'check', candidate }, `${candidate} ${name}.txt`);
  files.write(uri, `${checkReport(check, editorWords)}\n`);
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** What is known of a candidate: of the choice all that the consensus rests on, of the others what was checked. */
export function checksOf(record: RunRecord, candidate: string): readonly Check[] {
  const { consensus, evidence } = record;
  if (candidate === consensus?.choice && consensus.verifiedBy !== undefined) return consensus.verifiedBy;
  return evidence.checks.get(candidate)?.checks ?? [];
}
