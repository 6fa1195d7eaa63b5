import type { Collector } from '../collector';
import type { ContextSubject } from '../contextSubject';
import { headLine } from '../cutSignature';
import { findDeclarations } from '../declarations';
import { siblingsOf } from '../projectPaths';
import { relevance } from '../relevance';
import type { WorkspaceFiles } from '../workspaceFiles';

const MAX_SEARCHED = 12;
const MAX_HEADS = 20;

/** Adds what the files beside the document declare, one line for each declaration: how the project writes and names. */
export async function addSiblings(
  subject: ContextSubject,
  files: WorkspaceFiles,
  collector: Collector,
  signal: AbortSignal,
): Promise<void> {
  let found = 0;
  for (const path of siblingsOf(subject.document.path, await files.list()).slice(0, MAX_SEARCHED)) {
    if (signal.aborted) return;
    const text = await files.read(path);
    if (text === undefined) continue;
    const heads = findDeclarations(text, path)
      .filter(({ indent, kind }) => indent === 0 && kind !== 'value')
      .slice(0, MAX_HEADS)
      .map(({ line }) => headLine(text, line));
    if (heads.length === 0) continue;
    collector.add({
      id: `sibling:${path}`,
      kind: 'sibling',
      title: `${path}: what it declares`,
      path,
      text: heads.join('\n'),
      relevance: relevance.sibling(found++),
      answers: `sibling:${path}`,
      origin: 'text',
    });
  }
}
