const scripts =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"]((?:vitest|@vitest\/[\w-]+|jest|@jest\/[\w-]+|jest-[\w-]+|expect|mocha|chai|sinon|ava|tape|uvu|node:test|bun:test)(?:\/[^'"]*)?)['"]|\b(?:globalThis|global|window)\s*(?:\.|\[\s*['"])(expect|jest|vi|describe|it|test|assert)\b/g;
const python = /^[ \t]*(?:import|from)[ \t]+((?:_?pytest|pluggy|unittest|doctest|nose)\b[\w.]*)/gm;

/**
 * What of a test framework a patched document takes hold of that it did not before; a document that is itself a test
 * may. Code that reaches into the framework that judges it can make every test pass.
 * @returns the names, such as `vitest`; empty for nearly every patch
 */
export function reachesForTests(path: string, before: string, after: string): string[] {
  if (isTestFile(path)) return [];
  const pattern = /\.pyi?$/.test(path) ? python : /\.[cm]?[jt]sx?$/.test(path) ? scripts : undefined;
  if (!pattern) return [];
  const names = (text: string): string[] =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
  const known = new Set(names(before));
  return [...new Set(names(after))].filter((name) => !known.has(name));
}

function isTestFile(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|spec|conftest\.py)(?:\/|$)|(?:\.|_|-)(?:test|spec)\.[^/]*$|(?:^|\/)test_[^/]*\.py$/.test(
    path,
  );
}
