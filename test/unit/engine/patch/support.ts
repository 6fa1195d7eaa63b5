import { toCandidate } from '../../../../src/engine/patch/applyReply';
import type { Candidate } from '../../../../src/engine/pool';
import type { FinishReason, Syntax } from '../../../../src/engine/ports';
import type { OffsetRange, TargetKind, Task } from '../../../../src/engine/task';

export interface TaskSketch {
  readonly text: string;
  readonly languageId?: string;
  readonly path?: string;
  readonly target?: OffsetRange;
  readonly targetKind?: TargetKind;
  readonly targetName?: string;
}

/** A task about a document; the whole file is the target unless another is given. */
export function taskOf(sketch: TaskSketch): Task {
  const { text, languageId = 'typescript', path = 'src/sample.ts', targetKind = 'file' } = sketch;
  return {
    instruction: 'Change it.',
    document: { path, languageId, text },
    target: sketch.target ?? { start: 0, end: text.length },
    targetKind,
    ...(sketch.targetName === undefined ? {} : { targetName: sketch.targetName }),
    context: [],
  };
}

/** The candidate of a reply with the given text. */
export function candidateOf(
  syntax: Syntax,
  task: Task,
  text: string,
  finishReason: FinishReason = 'stop',
): Candidate {
  return toCandidate({
    sample: {
      kind: 'reply',
      id: 's0',
      modelId: 'test',
      elapsedMs: 1,
      reply: { text, finishReason, model: 'test' },
    },
    task,
    syntax,
  });
}

/** The patched text of a usable candidate; throws what a person can read otherwise. */
export function patchedText(candidate: Candidate): string {
  if (candidate.usable) return candidate.text;
  throw new Error(`Not usable (${candidate.reason}): ${candidate.detail}`);
}
