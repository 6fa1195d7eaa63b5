import * as vscode from 'vscode';
import { createCollector } from '../../engine/context/collector';
import type { ContextSubject } from '../../engine/context/contextSubject';
import { gatherFromText } from '../../engine/context/gatherFromText';
import type { ContextBlock } from '../../engine/task';
import { lfOffset, lfText } from '../documents';
import { addCallers } from './addCallers';
import { addDiagnostics } from './addDiagnostics';
import { addSignatures } from './addSignatures';
import { createFolderFiles } from './folderFiles';
import { symbolsInText, targetSymbols } from './targetSymbols';
import { createTimeLimit } from './timeLimit';

export interface ContextRequest {
  readonly document: vscode.TextDocument;
  readonly target: vscode.Range;
  /** What other files call the target; absent: what its symbols tell. */
  readonly targetName?: string;
  /** What the person asked for, where that is known by now; names in it count as uses. */
  readonly instruction?: string;
  /** Milliseconds for each call of a language's provider and for everything; 2000 and 6000 unless told. */
  readonly callMs?: number;
  readonly totalMs?: number;
  /** Is told what a source failed with; that costs nothing but its blocks. */
  readonly onFailure?: (error: unknown) => void;
}

const CALL_MS = 2000;
const TOTAL_MS = 6000;

/**
 * What surrounds the target in the workspace, most relevant first: diagnostics, the project's instructions, signatures
 * of what it uses, tests, callers, siblings. Language servers are asked and text is searched at the same time, so that
 * a language without a server, or with one still starting, has its context too. Nothing that git ignores, that is
 * sensitive by name, binary, larger than a megabyte or outside the workspace is in it, and secrets are redacted.
 * Never rejects; when the time is up or the token is cancelled, it gives what has been found by then.
 */
export async function gatherContext(
  request: ContextRequest,
  token: vscode.CancellationToken,
): Promise<ContextBlock[]> {
  const { document, target, onFailure = () => undefined } = request;
  const limit = createTimeLimit(token, request.callMs ?? CALL_MS, request.totalMs ?? TOTAL_MS);
  const collector = createCollector();
  try {
    addDiagnostics(document, target, collector);
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (folder !== undefined) {
      const files = createFolderFiles(folder, limit);
      const subject = subjectOf(request);
      const parts = { uri: document.uri, folder, files, collector, limit };
      const work = Promise.allSettled([
        gatherFromText(subject, files, collector, limit.signal, onFailure),
        addSignatures(subject, parts),
        targetSymbols(document, target, limit).then((symbols) => addCallers(symbols, parts)),
      ]);
      const results = await Promise.race([work, limit.over]);
      for (const result of results ?? []) if (result.status === 'rejected') onFailure(result.reason);
    }
  } catch (error) {
    onFailure(error);
  } finally {
    limit.dispose();
  }
  return [...collector.blocks()];
}

function subjectOf({ document, target, targetName, instruction }: ContextRequest): ContextSubject {
  const names =
    targetName === undefined ? symbolsInText(document, target).map(({ name }) => name) : [targetName];
  return {
    document: {
      path: vscode.workspace.asRelativePath(document.uri, false),
      languageId: document.languageId,
      text: lfText(document),
    },
    target: { start: lfOffset(document, target.start), end: lfOffset(document, target.end) },
    names: [...new Set(names)],
    ...(instruction === undefined ? {} : { instruction }),
  };
}
