import type { Collector, Draft } from '../collector';
import type { ContextSubject } from '../contextSubject';
import { cutSignature } from '../cutSignature';
import { findDeclarations } from '../declarations';
import type { Declaration } from '../declarations';
import type { ImportedName } from '../importedNames';
import { importedNames } from '../importedNames';
import { familyOfPath, wholeWord } from '../language';
import { codeNear } from '../projectPaths';
import { relevance } from '../relevance';
import type { UsedName } from '../usedNames';
import { usedNames } from '../usedNames';
import type { WorkspaceFiles } from '../workspaceFiles';

/** At most this many files are searched for names whose file the imports do not tell. */
const MAX_SEARCHED = 150;
const MAX_SIGNATURES = 24;

interface Wanted {
  /** As the text calls it. */
  readonly local: string;
  readonly exported: string;
  readonly paths: readonly string[];
  /** Uses in the target and mentions in the request. */
  readonly uses: number;
}

/**
 * Adds the signatures of what the target uses, and below them of what its file imports besides, found by the form of
 * imports and declarations alone.
 */
export async function addSignatures(
  subject: ContextSubject,
  files: WorkspaceFiles,
  collector: Collector,
  signal: AbortSignal,
): Promise<void> {
  const wanted = wantedNames(subject).slice(0, MAX_SIGNATURES);
  const missing: Wanted[] = [];
  for (const name of wanted) {
    if (signal.aborted) return;
    if (!(await addFrom(name.paths, name, files, collector))) missing.push(name);
  }
  if (missing.length === 0) return;
  const near = codeNear(subject.document.path, await files.list()).slice(0, MAX_SEARCHED);
  for (const path of near) {
    if (signal.aborted || missing.length === 0) return;
    const text = await files.read(path);
    if (text === undefined) continue;
    const declarations = findDeclarations(text, path).filter(({ indent }) => indent === 0);
    for (const name of missing.slice()) {
      const declaration = declarations.find((other) => other.name === name.exported);
      if (declaration === undefined) continue;
      collector.add(toDraft(name, path, text, declaration));
      missing.splice(missing.indexOf(name), 1);
    }
  }
}

async function addFrom(
  paths: readonly string[],
  name: Wanted,
  files: WorkspaceFiles,
  collector: Collector,
): Promise<boolean> {
  for (const path of paths) {
    const text = await files.read(path);
    const declaration =
      text === undefined
        ? undefined
        : findDeclarations(text, path).find((other) => other.name === name.exported && other.indent === 0);
    if (text === undefined || declaration === undefined) continue;
    collector.add(toDraft(name, path, text, declaration));
    return true;
  }
  return false;
}

function toDraft(name: Wanted, path: string, text: string, declaration: Declaration): Draft {
  return {
    id: `signature:${path}:${name.exported}`,
    kind: name.uses > 0 ? 'signature' : 'imports',
    title: `${path}: ${name.exported}`,
    path,
    text: cutSignature(text, declaration.line, path),
    relevance: name.uses > 0 ? relevance.signature(name.uses) : relevance.imported(0),
    answers: `signature:${name.local}`,
    origin: 'text',
  };
}

/** What other files must tell, the most used first. */
function wantedNames(subject: ContextSubject): readonly Wanted[] {
  const { document, target, instruction = '' } = subject;
  const imports = importedNames(document.text, document.path);
  const used = usedNames(document.text, document.path, target);
  const fromImports = imports.flatMap((name) => wantedOf(name, used, instruction));
  const known = new Set(imports.map(({ local }) => local));
  const others = familyOfPath(document.path) === 'other' ? unknownNames(subject, used, known) : [];
  return [...fromImports, ...others].toSorted((a, b) => b.uses - a.uses);
}

function wantedOf(name: ImportedName, used: readonly UsedName[], instruction: string): readonly Wanted[] {
  const { local, exported, paths } = name;
  if (exported === undefined) {
    const ofModule = used.filter(({ owner }) => owner === local);
    return ofModule.map((member) => ({
      local: member.name,
      exported: member.name,
      paths,
      uses: member.uses,
    }));
  }
  const uses = used.find((other) => other.name === local)?.uses ?? 0;
  const asked = wholeWord(local).test(instruction) ? 1 : 0;
  return [{ local, exported, paths, uses: uses + asked }];
}

/** For languages whose imports are not read: names that are long enough to be no accident, and not declared here. */
function unknownNames(
  subject: ContextSubject,
  used: readonly UsedName[],
  known: ReadonlySet<string>,
): readonly Wanted[] {
  const declared = new Set(
    findDeclarations(subject.document.text, subject.document.path).map(({ name }) => name),
  );
  return used
    .filter(
      ({ name, owner }) =>
        name.length >= 3 &&
        !known.has(name) &&
        !declared.has(name) &&
        (owner === undefined || /^[A-Z]/.test(name)),
    )
    .map(({ name, uses }) => ({ local: name, exported: name, paths: [], uses }));
}
