import { wholeWord } from '../../context/language';
import type { ContextBlock, Task } from '../../task';
import type { Ablation } from './ablateContext';

/**
 * The reasons of a rationale that may be shown as such: one that cites a block of the context whose removal changed
 * nothing is no reason for the choice.
 * @param reasons sentences that a model gave.
 */
export function reasonsThatHold(
  reasons: readonly string[],
  { blocks }: Ablation,
  task: Pick<Task, 'context' | 'document'>,
): string[] {
  const idle = new Set(blocks.filter(({ influence }) => influence === 'none').map(({ block }) => block));
  const terms = task.context
    .filter(({ id }) => idle.has(id))
    .flatMap((block) => termsOf(block, task.document.text));
  return reasons.filter((reason) => !terms.some((term) => wholeWord(term).test(reason)));
}

/** The words by which a block is cited: its title, its file, and names in the title that the document does not have. */
function termsOf({ title, path }: ContextBlock, document: string): string[] {
  const names = (/:\s*(.+)$/.exec(title)?.[1] ?? '').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  const own = names.filter((name) => /[\p{Lu}_]/u.test(name) && !wholeWord(name).test(document));
  const file = path?.slice(path.lastIndexOf('/') + 1);
  return [title, ...(path === undefined ? [] : [path]), ...(file === undefined ? [] : [file]), ...own];
}
