import type * as vscode from 'vscode';
import type { RunRecord } from './runRecord';

/** The context blocks of a document that the latest run which left some out found to change nothing, by their ids. */
export function idleBlocks(
  documentUri: vscode.Uri,
  store: { all(): readonly Pick<RunRecord, 'documentUri' | 'examination'>[] },
): ReadonlySet<string> {
  const latest = store
    .all()
    .find(
      (run) => run.documentUri?.toString() === documentUri.toString() && run.examination.ablations.size > 0,
    );
  const blocks = [...(latest?.examination.ablations.values() ?? [])].flatMap((ablation) => ablation.blocks);
  return new Set(blocks.filter(({ influence }) => influence === 'none').map(({ block }) => block));
}
