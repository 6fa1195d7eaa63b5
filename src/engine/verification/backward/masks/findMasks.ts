import { familyOfPath } from '../../../context/language';
import type { Syntax } from '../../../ports';
import { grammarOf } from '../../../syntax/grammars';
import type { ContextBlock, Task } from '../../../task';
import type { Mask, MaskKind, MaskSource } from '../mask';
import { callerMasks } from './callerMasks';
import { exampleMasks } from './exampleMasks';
import { proseMasks } from './proseMasks';
import { targetFacts } from './targetFacts';
import type { TargetFacts } from './targetFacts';
import { testMasks } from './testMasks';

/** Of longer texts the beginning is searched and shown; in characters. */
const longestProse = 8000;

/**
 * The checkable facts of a request and its surroundings: of the request's words, of the comments of the target, of
 * callers and tests among the context. Callers, tests and error types are read for TypeScript, JavaScript and
 * Python; other languages have the facts of prose alone.
 * Masks after FOBAR (Jiang et al., arXiv 2308.07758), which hides the numbers of a question.
 * @param syntax must be prepared for the document's language.
 * @returns in the order of the sources and of the places in them; no two with the same id.
 */
export function findMasks(task: Task, syntax: Syntax): Mask[] {
  const facts = targetFacts(task, syntax);
  const knowledge = { excluded: facts.names, known: facts.known, errors: facts.errors };
  const language = { syntax, languageId: task.document.languageId };
  const prose = (whole: string, source: MaskSource): Mask[] => {
    const text = whole.slice(0, longestProse);
    const examples = exampleMasks(text, source, facts.names, language);
    const others = proseMasks(text, source, knowledge, examples);
    return [...others, ...examples.map(({ mask }) => mask)];
  };
  return unique([
    ...prose(task.instruction, { kind: 'request' }),
    ...facts.docs.flatMap(({ start, text }) => prose(text, { kind: 'document', start })),
    ...task.context.flatMap((block) => blockMasks(block, task, syntax, facts)),
  ]);
}

function blockMasks(block: ContextBlock, task: Task, syntax: Syntax, facts: TargetFacts): Mask[] {
  if (block.kind !== 'caller' && block.kind !== 'test') return [];
  const { languageId } = task.document;
  const family = grammarOf(languageId)?.family;
  if (family !== 'typescript' && family !== 'python') return [];
  if (block.path !== undefined && familyOfPath(block.path) !== familyOfPath(task.document.path)) return [];
  const source = { kind: 'context', block: block.id, title: block.title } as const;
  const tree = syntax.parse(languageId, block.text);
  if (tree.level === 'lexical') return [];
  return block.kind === 'caller'
    ? callerMasks(tree, source, facts.names)
    : testMasks(tree, source, { target: facts.names, document: facts.known });
}

function unique(masks: readonly Mask[]): Mask[] {
  const seen = new Set<string>();
  return masks.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** The most reliable kinds first (outputs and what the request itself says), as the budget allows. */
const order: readonly MaskKind[] = [
  'testOutput',
  'errorType',
  'boundary',
  'literal',
  'identifier',
  'callerArgument',
];

/**
 * At most `most` masks: the kinds take turns, so that no kind crowds out the others; within a kind, facts of the
 * request come before those of the surroundings, and the same fact is not asked for twice.
 */
export function chooseMasks(masks: readonly Mask[], most: number): Mask[] {
  const queues = order.map((kind) => distinct(masks.filter((mask) => mask.kind === kind)));
  const chosen: Mask[] = [];
  for (let round = 0; chosen.length < most && queues.some((queue) => queue.length > round); round++) {
    for (const queue of queues) {
      const mask = queue[round];
      if (mask !== undefined && chosen.length < most) chosen.push(mask);
    }
  }
  return chosen;
}

function distinct(masks: readonly Mask[]): Mask[] {
  const seen = new Set<string>();
  return masks.filter((mask) => {
    const key = mask.output === undefined ? `${mask.source.kind} ${mask.fact}` : mask.id;
    return !seen.has(key) && seen.add(key);
  });
}
