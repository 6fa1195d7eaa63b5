import type { ContextBlock, ContextKind } from '../task';
import { fenced, oneLine } from './fence';

const kinds: Readonly<Record<ContextKind, string>> = {
  instructions: 'Conventions of the project',
  diagnostics: 'Problems reported for the document',
  imports: 'What the target imports',
  signature: 'A signature that the target uses',
  caller: 'A caller of the target',
  test: 'A test of the target',
  sibling: 'Code beside the target',
};

/** A piece of context as it is sent: a heading that says what it is, and the text as fenced data. */
export function contextText(block: ContextBlock): string {
  return `## ${kinds[block.kind]}: ${oneLine(block.title)}\n\n${fenced(block.text)}`;
}
