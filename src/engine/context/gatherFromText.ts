import type { Collector } from './collector';
import type { ContextSubject } from './contextSubject';
import { addCallers } from './sources/callers';
import { addInstructions } from './sources/instructions';
import { addSiblings } from './sources/siblings';
import { addSignatures } from './sources/signatures';
import { addTests } from './sources/tests';
import type { WorkspaceFiles } from './workspaceFiles';

/**
 * Adds all that can be found without a language server, by names and the form of the text. What has been added
 * when the signal aborts stays; a source that fails costs nothing but its blocks.
 * @param onFailure is told what went wrong in a source.
 */
export async function gatherFromText(
  subject: ContextSubject,
  files: WorkspaceFiles,
  collector: Collector,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const sources = [
    addInstructions(files, collector),
    addSignatures(subject, files, collector, signal),
    addTests(subject, files, collector, signal),
    addCallers(subject, files, collector, signal),
    addSiblings(subject, files, collector, signal),
  ];
  for (const result of await Promise.allSettled(sources)) {
    if (result.status === 'rejected') onFailure(result.reason);
  }
}
