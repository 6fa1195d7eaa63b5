import { createComparer } from '../../agreement/comparer';
import type { Syntax } from '../../ports';
import type { Task } from '../../task';
import { tryRun } from './runCandidate';
import type { RunCandidate } from './runCandidate';

/** How far two patched documents are the same. */
export interface Match {
  /** In [0, 1]: the share of the inputs on which they give the same, or the similarity of their trees. */
  readonly value: number;
  /** They behave alike on all inputs that were tried, or are the same up to formatting and names of locals. */
  readonly equal: boolean;
  readonly by: 'behaviour' | 'tree';
}

export interface CompareInput {
  readonly task: Task;
  /** Must be prepared for the document's language. */
  readonly syntax: Syntax;
  readonly run?: RunCandidate;
  /** Calls to compare the behaviour on. */
  readonly inputs?: readonly string[];
}

/** By behaviour where both could be run on at least one input, else by tree. @throws only the signal's reason. */
export async function compareTexts(
  input: CompareInput,
  one: string,
  other: string,
  signal: AbortSignal,
): Promise<Match> {
  const { run, inputs = [] } = input;
  if (run === undefined || inputs.length === 0 || one === other) return compareTrees(input, one, other);
  const first = await tryRun(run, one, inputs, signal);
  const second = first === undefined ? undefined : await tryRun(run, other, inputs, signal);
  const settled = inputs.flatMap((_, index) => {
    const [a = '?', b = '?'] = [first?.[index], second?.[index]];
    return a.startsWith('?') || b.startsWith('?') ? [] : [a === b];
  });
  if (settled.length === 0) return compareTrees(input, one, other);
  const value = settled.filter(Boolean).length / settled.length;
  return { value, equal: value === 1, by: 'behaviour' };
}

/** How far two patched documents have the same normalised tree. */
export function compareTrees({ task, syntax }: CompareInput, one: string, other: string): Match {
  const { languageId, text: base } = task.document;
  const comparer = createComparer({ syntax, languageId, base, target: task.target });
  comparer.add({ id: 'a', text: one, weight: 1 });
  comparer.add({ id: 'b', text: other, weight: 1 });
  const { clusters, centrality } = comparer.agreement();
  const equal = clusters.length === 1;
  return { value: equal ? 1 : Math.min(1, Math.max(0, centrality)), equal, by: 'tree' };
}
