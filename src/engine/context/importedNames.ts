import { familyOfPath } from './language';
import { parentOf } from './ignoreRules';

/** A name that a text imports from a file of its own project. */
export interface ImportedName {
  /** As the text calls it. */
  readonly local: string;
  /** As the other file calls it; undefined: the name stands for the whole module. */
  readonly exported: string | undefined;
  /** The files that may hold it, the likeliest first; relative to the workspace folder. */
  readonly paths: readonly string[];
}

const JS_FROM =
  /\b(?:import|export)\s+(?<clause>[^'";]{0,1500}?)\s*\bfrom\s*(['"])(?<from>\.[^'"\n]{0,300})\2/g;
const JS_REQUIRE =
  /\b(?:const|let|var)\s+(?<clause>[^=;]{1,1000}?)\s*=\s*(?:await\s+)?(?:require|import)\(\s*(['"])(?<from>\.[^'"\n]{0,300})\2/g;
const PY_FROM =
  /^[ \t]*from[ \t]+(?<from>\.*[\w.]*)[ \t]+import[ \t]+(?:\((?<many>[^)]{0,1500})\)|(?<clause>[^\n#]+))/gm;
const PY_IMPORT = /^[ \t]*import[ \t]+(?<clause>[\w., \t]+)/gm;

/** What a JavaScript, TypeScript or Python text imports from files beside it; nothing for other languages. */
export function importedNames(text: string, path: string): readonly ImportedName[] {
  const family = familyOfPath(path);
  if (family === 'javascript') return javascriptImports(text, path);
  return family === 'python' ? pythonImports(text, path) : [];
}

function javascriptImports(text: string, path: string): readonly ImportedName[] {
  return [JS_FROM, JS_REQUIRE].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ groups }) => {
      const paths = javascriptPaths(joinPath(parentOf(path), groups?.['from'] ?? ''));
      return javascriptClause(groups?.['clause'] ?? '').map((name) => ({ ...name, paths }));
    }),
  );
}

function javascriptClause(clause: string): readonly Omit<ImportedName, 'paths'>[] {
  const listed = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  const names = listed.split(',').flatMap((part) => {
    const [, exported, local] = /^\s*(?:type\s+)?([\w$]+)(?:\s*(?:\bas\b|:)\s*([\w$]+))?/.exec(part) ?? [];
    return exported === undefined ? [] : [{ exported, local: local ?? exported }];
  });
  const outside = clause.replace(/\{[^}]*\}/, '').replace(/^\s*type\s+/, '');
  const whole = /(?:\*\s*as\s+)?([A-Za-z_$][\w$]*)/.exec(outside)?.[1];
  return whole === undefined
    ? names
    : [...names, { local: whole, exported: outside.includes('*') ? undefined : whole }];
}

function javascriptPaths(base: string): readonly string[] {
  const stem = base.replace(/\.[cm]?jsx?$/, '');
  const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts'];
  const all = [
    base,
    ...endings.map((ending) => stem + ending),
    ...endings.map((ending) => `${stem}/index${ending}`),
  ];
  return [...new Set(all)].filter((path) => familyOfPath(path) === 'javascript');
}

function pythonImports(text: string, path: string): readonly ImportedName[] {
  const from = [...text.matchAll(PY_FROM)].flatMap(({ groups }) => {
    const module = groups?.['from'] ?? '';
    return aliases(groups?.['many'] ?? groups?.['clause'] ?? '').map(({ name, local }) => ({
      local,
      exported: name,
      paths: [
        ...pythonPaths(module, path),
        ...pythonPaths(`${module}${module.endsWith('.') ? '' : '.'}${name}`, path),
      ],
    }));
  });
  const plain = [...text.matchAll(PY_IMPORT)].flatMap(({ groups }) =>
    aliases(groups?.['clause'] ?? '').map(({ name, local }) => ({
      local: local.split('.')[0] ?? local,
      exported: undefined,
      paths: pythonPaths(name, path),
    })),
  );
  return [...from, ...plain];
}

function aliases(clause: string): readonly { readonly name: string; readonly local: string }[] {
  return clause.split(',').flatMap((part) => {
    const [, name, local] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?/.exec(part.replace(/#[^\n]*/g, '')) ?? [];
    return name === undefined ? [] : [{ name, local: local ?? name }];
  });
}

function pythonPaths(module: string, path: string): readonly string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const tail = module.slice(dots).replaceAll('.', '/');
  const here = parentOf(path);
  const folders = dots > 0 ? [joinPath(here, '../'.repeat(dots - 1))] : [here, '', 'src'];
  const stems = folders.map((folder) => joinPath(folder, tail)).filter((stem) => stem !== '');
  return [...new Set(stems.flatMap((stem) => [`${stem}.py`, `${stem}/__init__.py`, `${stem}.pyi`]))];
}

/** Joins two paths with forward slashes and takes out `.` and `..`; what climbs out of the top stays at the top. */
function joinPath(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
