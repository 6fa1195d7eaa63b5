import type { Edit } from '../pool';
import type { CodeWithItems } from './items';
import { withMargin } from './pieces';

/**
 * The edits that bring the imports of a reply which the document does not have: in the place of a smaller import
 * from the same module, else behind the last one.
 */
export function importEdits(document: CodeWithItems, reply: CodeWithItems): Edit[] {
  const edits: Edit[] = [];
  const imports = document.items.filter((item) => item.kind === 'import');
  const known = new Set(imports.map((item) => item.key));
  const fresh = reply.items.filter((item) => item.kind === 'import' && !known.has(item.key));
  const added: string[] = [];
  for (const item of fresh) {
    const text = reply.tree.text.slice(item.codeStart, item.end);
    const same = imports.find((own) => sourceOf(own.key) === sourceOf(item.key));
    if (same === undefined) added.push(text);
    else if (covers(item.key, same.key)) edits.push({ start: same.codeStart, end: same.end, text });
    else if (!covers(same.key, item.key)) added.push(text);
  }
  if (added.length === 0) return edits;
  const last = imports.at(-1);
  if (last !== undefined) edits.push({ start: last.end, end: last.end, text: `\n${added.join('\n')}` });
  else {
    const at = placeOfFirstImport(document);
    edits.push({ start: at, end: at, text: `${added.join('\n')}\n\n` });
  }
  return edits;
}

/** Behind a module's docstring or directive, in front of everything else. */
function placeOfFirstImport(document: CodeWithItems): number {
  const first = document.items.find((item) => !(item.kind === 'statement' && /^[ru]*['"]/i.test(item.key)));
  return first === undefined ? document.tree.text.length : withMargin(document.tree.text, first.start);
}

/** The module of an import: what is quoted, or what follows `from`; the whole import where it is neither. */
function sourceOf(key: string): string {
  return /['"]([^'"]+)['"]/.exec(key)?.[1] ?? /^from (\S+) import/.exec(key)?.[1] ?? key;
}

function covers(larger: string, smaller: string): boolean {
  const words = new Set(larger.match(/[\w$*.-]+/g) ?? []);
  return (smaller.match(/[\w$*.-]+/g) ?? []).every((word) => words.has(word));
}
