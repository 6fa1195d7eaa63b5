import type { Ask } from '../../ask';
import { ablationMessages } from '../../prompts/ablationPropose';
import type { ContextBlock } from '../../task';
import { compareTexts } from './compareTexts';
import type { CompareInput } from './compareTexts';
import { drawAgain } from './drawAgain';

export interface AblationInput extends CompareInput {
  /** The patched document of the choice. */
  readonly choice: string;
  /** How many blocks are left out in turn at most, the most relevant first; 4 unless told. */
  readonly most?: number;
  /** How often the choice is drawn again each time; 1 unless told. */
  readonly draws?: number;
}

/** What leaving a block of the context out does to the choice. */
export interface BlockInfluence {
  readonly block: string;
  readonly title: string;
  /** `none`: without it the model comes as near the choice as with it. */
  readonly influence: 'none' | 'some' | 'notMeasured';
  /** How near the choice the draws without it come, in [0, 1]. */
  readonly nearness?: number;
  /** Why it was not measured. */
  readonly reason?: string;
}

export interface Ablation {
  /** How near the choice the draws with the whole context come, in [0, 1]; absent: not measured. */
  readonly control?: number;
  readonly blocks: readonly BlockInfluence[];
}

/**
 * Draws the choice again with one block of the context left out at a time. Draws differ by chance as well, so the
 * same is done with the whole context; without that control a block counts as idle only if the choice comes back.
 * @throws only the signal's reason.
 */
export async function ablateContext(input: AblationInput, ask: Ask, signal: AbortSignal): Promise<Ablation> {
  const { task, most = 4 } = input;
  signal.throwIfAborted();
  const blocks = [...task.context].sort((a, b) => b.relevance - a.relevance).slice(0, most);
  if (blocks.length === 0) return { blocks: [] };
  const [control, ...without] = await Promise.all([
    nearness(undefined, input, ask, signal),
    ...blocks.map((block) => nearness(block, input, ask, signal)),
  ]);
  return {
    ...(control.value === undefined ? {} : { control: control.value }),
    blocks: blocks.map((block, index) => influenceOf(block, without[index] ?? control, control.value)),
  };
}

interface Nearness {
  /** The mean over the draws that were measured. */
  readonly value?: number;
  readonly reason?: string;
}

async function nearness(
  block: ContextBlock | undefined,
  input: AblationInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Nearness> {
  const { task, syntax, choice, draws = 1 } = input;
  const messages = ablationMessages(task, block?.id);
  const results = await Promise.all(
    Array.from({ length: draws }, async (_, index) => {
      const question = { purpose: 'ablation', messages, index, temperature: 0 } as const;
      const drawn = await drawAgain(question, task, syntax, ask, signal);
      return drawn.measured
        ? { value: (await compareTexts(input, choice, drawn.value, signal)).value }
        : { reason: drawn.reason };
    }),
  );
  const values = results.flatMap((result) => (result.value === undefined ? [] : [result.value]));
  const reason = results.find((result) => result.reason !== undefined)?.reason;
  if (values.length === 0) return reason === undefined ? {} : { reason };
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length };
}

function influenceOf(
  { id, title }: ContextBlock,
  { value, reason }: Nearness,
  control: number | undefined,
): BlockInfluence {
  const names = { block: id, title };
  if (value === undefined) {
    return { ...names, influence: 'notMeasured', ...(reason === undefined ? {} : { reason }) };
  }
  if (value >= (control ?? 1)) return { ...names, influence: 'none', nearness: value };
  return control === undefined
    ? { ...names, influence: 'notMeasured', nearness: value, reason: 'The control could not be drawn.' }
    : { ...names, influence: 'some', nearness: value };
}
