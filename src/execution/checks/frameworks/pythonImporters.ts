import { dirname } from 'node:path/posix';
import type { ProjectView } from '../project/projectView';

/**
 * The Python files that import a file, directly or through others, itself included. A name that could be the file is
 * taken to be it: too many are better than too few.
 */
export async function pythonImporters(project: ProjectView, file: string): Promise<ReadonlySet<string>> {
  const sources = project.paths.filter((path) => path.endsWith('.py'));
  const imports = new Map<string, readonly string[]>();
  for (const path of sources) imports.set(path, importedModules((await project.text(path)) ?? '', path));

  const found = new Set([file]);
  const waiting = [file];
  for (let target = waiting.pop(); target !== undefined; target = waiting.pop()) {
    const names = moduleNames(target);
    for (const path of sources) {
      if (found.has(path) || imports.get(path)?.some((name) => names.has(name)) !== true) continue;
      found.add(path);
      waiting.push(path);
    }
  }
  return found;
}

/** The names that a file can be imported by: `src/a/b.py` is `src.a.b`, `a.b` or `b`, and importing it loads `a`. */
function moduleNames(file: string): ReadonlySet<string> {
  const parts = file
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .split('/');
  return new Set(parts.map((_, index) => parts.slice(index).join('.')));
}

/** The modules that a text imports, each with the names taken from it, since these can be modules as well. */
function importedModules(text: string, path: string): string[] {
  const names: string[] = [];
  const add = (module: string): void => {
    const parts = module.split('.');
    // Importing a.b runs a as well.
    for (let length = 1; length <= parts.length; length++) names.push(parts.slice(0, length).join('.'));
  };
  const pattern =
    /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))/gm;
  for (const [, dots = '', from = '', taken = '', plain] of text.matchAll(pattern)) {
    if (plain !== undefined) {
      for (const one of plain.split(',')) add(firstWord(one));
      continue;
    }
    const module = [packageAbove(path, dots.length), from].filter((part) => part !== '').join('.');
    if (module !== '') add(module);
    for (const one of taken.replace(/[()\\]/g, ' ').split(',')) {
      const name = firstWord(one);
      if (name !== '' && name !== '*') names.push(module === '' ? name : `${module}.${name}`);
    }
  }
  return names;
}

function firstWord(text: string): string {
  return /^\s*([\w.]+)/.exec(text)?.[1] ?? '';
}

/** The dotted package that a relative import starts from; none for an absolute one. */
function packageAbove(path: string, dots: number): string {
  if (dots === 0) return '';
  let folder = dirname(path);
  for (let level = 1; level < dots; level++) folder = dirname(folder);
  return folder === '.' ? '' : folder.split('/').join('.');
}
