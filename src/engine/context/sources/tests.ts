import type { Collector } from '../collector';
import type { ContextSubject } from '../contextSubject';
import { importedNames } from '../importedNames';
import { stemOf, testsFor } from '../projectPaths';
import { relevance } from '../relevance';
import { trimTests } from '../trimTests';
import type { WorkspaceFiles } from '../workspaceFiles';

const MAX_SEARCHED = 60;
const MAX_TESTS = 3;

/** Adds the test cases that mention the target, from files named after its file first. */
export async function addTests(
  subject: ContextSubject,
  files: WorkspaceFiles,
  collector: Collector,
  signal: AbortSignal,
): Promise<void> {
  const own = subject.document.path;
  let found = 0;
  for (const path of testsFor(own, await files.list()).slice(0, MAX_SEARCHED)) {
    if (signal.aborted || found === MAX_TESTS) return;
    const text = await files.read(path);
    if (text === undefined) continue;
    // A name as common as `run` in a test of something else is no test of the target.
    const about = stemOf(path) === stemOf(own) || mentionsFile(text, path, own);
    const cases = about ? trimTests(text, subject.names) : '';
    if (cases === '') continue;
    collector.add({
      id: `test:${path}`,
      kind: 'test',
      title: `${path}: tests of ${subject.names.join(', ')}`,
      path,
      text: cases,
      relevance: relevance.test(found++),
      answers: `test:${path}`,
      origin: 'text',
    });
  }
}

function mentionsFile(text: string, path: string, own: string): boolean {
  const imports = importedNames(text, path);
  if (imports.some(({ paths }) => paths.includes(own))) return true;
  const stem = own.slice(own.lastIndexOf('/') + 1).replace(/(?<=.)\..*$/, '');
  return stem.length >= 3 && text.includes(stem);
}
