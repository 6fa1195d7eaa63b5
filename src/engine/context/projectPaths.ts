import { parentOf } from './ignoreRules';
import { sameLanguage } from './language';

/** Where a project says how it wants to be worked on, most general last; relative to the workspace folder. */
export const INSTRUCTION_PATHS: readonly string[] = ['AGENTS.md', '.github/copilot-instructions.md'];

const TEST_NAME =
  /(?:[._-](?:test|spec|tests)\.[^./]+|(?:^|\/)test_[^/]*|_test\.[^./]+|(?:Test|Tests|Spec)\.[^./]+)$/;
const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?)\//;

/** Whether a path is that of a test, by its own name or by the folder it lies in. */
export function isTestPath(path: string): boolean {
  return TEST_NAME.test(path) || TEST_FOLDER.test(path);
}

/** The name of a file without its endings and without what marks it as a test, in lower case. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\..*$/, '');
  const stem = name.replace(/^test_|[._-](?:test|spec|tests)$|(?<=[a-z])(?:Test|Tests|Spec)$/g, '');
  return stem.toLowerCase().replace(/[-_]/g, '');
}

/** The test files that may test the file, those named after it first, then the nearest. */
export function testsFor(path: string, all: readonly string[]): readonly string[] {
  const named = (other: string): number => (stemOf(other) === stemOf(path) ? 0 : 1);
  return all
    .filter((other) => other !== path && isTestPath(other) && sameLanguage(path, other))
    .toSorted((a, b) => named(a) - named(b) || byDistance(path, a, b));
}

/** The files of the same language that are not tests, nearest first. */
export function codeNear(path: string, all: readonly string[]): readonly string[] {
  return all
    .filter((other) => other !== path && !isTestPath(other) && sameLanguage(path, other))
    .toSorted((a, b) => byDistance(path, a, b));
}

/** The files of the same language in the same folder that are not tests. */
export function siblingsOf(path: string, all: readonly string[]): readonly string[] {
  return codeNear(path, all).filter((other) => parentOf(other) === parentOf(path));
}

function byDistance(from: string, a: string, b: string): number {
  return distance(from, a) - distance(from, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** How many folders lie between two files. */
function distance(a: string, b: string): number {
  const from = parentOf(a).split('/').filter(Boolean);
  const to = parentOf(b).split('/').filter(Boolean);
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return from.length + to.length - 2 * shared;
}
