import type { ChatModel } from '../ports';

/** Why samples of a model were not continued, as far as that lies with its server. */
export type NotBranchedReason = 'prefix' | 'logprobs';

/** @returns undefined where it can be continued, or where that has not come up. */
export function notBranched(model: ChatModel): NotBranchedReason | undefined {
  if (model.kind === 'recorded') return undefined;
  if (model.takesPrefix === undefined || model.takesPrefix() === false) return 'prefix';
  return model.tellsLogprobs?.() === false ? 'logprobs' : undefined;
}
