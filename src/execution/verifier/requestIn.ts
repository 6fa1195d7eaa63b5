import path from 'node:path';
import type { Task } from '../../engine/task';
import type { BehaviourRequest } from '../behaviour/behaviourOf';
import type { WorkCopy } from '../workCopies/workCopy';
import type { VerifierParts } from './verifierParts';

/** Where a document's candidates run in a copy. */
export function requestIn(
  { runner, loadScript, toolchain }: VerifierParts,
  task: Task,
  copy: WorkCopy,
): Omit<BehaviourRequest, 'inputs' | 'candidates'> {
  const { path: name, languageId } = task.document;
  return {
    runner,
    loadScript,
    ...(toolchain === undefined ? {} : { toolchain }),
    place: {
      workCopy: copy.root,
      path: path.join(path.relative(copy.root, copy.folder), name),
      languageId,
      readable: copy.readable,
    },
  };
}
