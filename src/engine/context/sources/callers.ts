import type { Collector } from '../collector';
import type { ContextSubject } from '../contextSubject';
import { excerpts } from '../excerpts';
import { importedNames } from '../importedNames';
import { codeOnly, familyOfPath, wholeWord } from '../language';
import { codeNear } from '../projectPaths';
import { relevance } from '../relevance';
import type { WorkspaceFiles } from '../workspaceFiles';

/** How many files are searched, how many become blocks, and how many calls of each are shown. */
const MAX_SEARCHED = 200;
export const MAX_CALLERS = 6;
export const MAX_CALLS = 4;
/** Lines shown before and after a call. */
export const LINES_AROUND = 3;

/** Adds the lines around uses of the target in files that import its file. */
export async function addCallers(
  subject: ContextSubject,
  files: WorkspaceFiles,
  collector: Collector,
  signal: AbortSignal,
): Promise<void> {
  if (subject.names.length === 0) return;
  let found = 0;
  for (const path of codeNear(subject.document.path, await files.list()).slice(0, MAX_SEARCHED)) {
    if (signal.aborted || found === MAX_CALLERS) return;
    const text = await files.read(path);
    const lines = text === undefined ? [] : callLines(text, path, subject);
    if (text === undefined || lines.length === 0) continue;
    collector.add({
      id: `caller:${path}`,
      kind: 'caller',
      title: `${path}: uses of ${subject.names.join(', ')}`,
      path,
      text: excerpts(text, path, lines.slice(0, MAX_CALLS), LINES_AROUND),
      relevance: relevance.caller(found++),
      answers: `caller:${path}`,
      origin: 'text',
    });
  }
}

function callLines(text: string, path: string, subject: ContextSubject): readonly number[] {
  if (!subject.names.some((name) => text.includes(name))) return [];
  const imports = importedNames(text, path).filter(({ paths }) => paths.includes(subject.document.path));
  if (imports.length === 0 && familyOfPath(path) !== 'other') return [];
  const renamed = imports.flatMap(({ exported, local }) =>
    exported !== undefined && subject.names.includes(exported) ? [local] : [],
  );
  const words = [...new Set([...subject.names, ...renamed])].map(wholeWord);
  return codeOnly(text, path)
    .split('\n')
    .flatMap((line, index) => (!isImportLine(line) && words.some((word) => word.test(line)) ? [index] : []));
}

/** Whether a line belongs to an import, also as one of the names it lists over several lines. */
export function isImportLine(line: string): boolean {
  return (
    /^\s*(?:import|export|from|use|using|#include)\b.*(?:from|import|;|\{)/.test(line) ||
    /^\s+(?:type\s+)?[\w$]+(?:\s+as\s+\w+)?,?\s*$/.test(line)
  );
}
