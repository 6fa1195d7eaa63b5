import { cutDeclaration } from '../../../context/cutDeclaration';
import { familyOfPath } from '../../../context/language';
import type { Syntax } from '../../../ports';
import type { ContextBlock, Task } from '../../../task';
import { declaredFacts } from './declaredFacts';
import type { Declaration } from './declaredFacts';
import type { Settle } from './probeContradictions';

/**
 * Looks functions up where no language server can be asked: in the document outside the target, and in the signatures
 * that were sent along. Where several blocks declare the name, none is taken.
 */
export function settleFromText(task: Task, syntax: Syntax): Settle {
  const { document, target } = task;
  const outside = `${document.text.slice(0, target.start)}\n${document.text.slice(target.end)}`;
  return async (name) => {
    const last = name.split('.').at(-1) ?? name;
    const own = name === last ? cutDeclaration(outside, document.path, name) : undefined;
    const texts =
      own === undefined
        ? task.context.filter((block) => block.kind === 'signature' && isFrom(block, name))
        : [{ path: document.path, text: own }];
    const found: Declaration[] = [];
    for (const { path = document.path, text } of texts) {
      const languageId = parsedAs(path);
      if (languageId === undefined) continue;
      await syntax.prepare(languageId);
      const declaration = { languageId, text };
      if (declaredFacts(syntax, declaration, last) !== undefined) found.push(declaration);
    }
    return found.length === 1 ? found[0] : undefined;
  };
}

/** Of `units.second` only a block that speaks of units tells: methods of one name are many. */
function isFrom({ title, text }: ContextBlock, name: string): boolean {
  const [first = '', ...others] = name.split('.');
  return others.length === 0 || `${title}\n${text}`.toLowerCase().includes(first.toLowerCase());
}

/** The language that the declarations of a file are parsed as; undefined for those that facts are not read off. */
export function parsedAs(path: string): string | undefined {
  const family = familyOfPath(path);
  if (family === 'other') return undefined;
  // What is TypeScript can be read as such, and what is JavaScript can be read as TypeScript.
  if (family === 'javascript') return /x$/.test(path) ? 'typescriptreact' : 'typescript';
  return 'python';
}
