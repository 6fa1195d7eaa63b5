import type { Capabilities, Support } from './capabilities';

const parameters: readonly (readonly [keyof Capabilities, string])[] = [
  ['temperature', 'temperature'],
  ['n', 'several answers at once'],
  ['logprobs', 'log-probabilities'],
  ['seed', 'seed'],
  ['jsonSchema', 'JSON schema'],
  ['streamUsage', 'usage in streams'],
  ['store', 'not keeping answers'],
  ['prefix', 'continuing an answer'],
];

/**
 * What is known of a model in words, one statement each, what it refuses first. Empty when nothing is known.
 */
export function describeCapabilities(capabilities: Capabilities): string[] {
  const told: string[] = [];
  const list = (support: Support): string =>
    parameters
      .filter(([name]) => capabilities[name] === support)
      .map(([, words]) => words)
      .join(', ');
  const refused = list('refused');
  if (refused !== '') told.push(`refuses ${refused}`);
  const ignored = list('ignored');
  if (ignored !== '') told.push(`ignores ${ignored}`);
  const taken = list('taken');
  if (taken !== '') told.push(`takes ${taken}`);
  if (capabilities.prefixForm !== undefined && capabilities.prefix === undefined)
    told.push('continuing an answer is tried in another form');
  if (capabilities.outputLimit === 'none') told.push('takes no limit of output tokens');
  else if (capabilities.outputLimit !== undefined)
    told.push(`its limit of output tokens is called ${capabilities.outputLimit}`);
  if (capabilities.topLogprobs !== undefined)
    told.push(`gives up to ${capabilities.topLogprobs} alternatives per token`);
  if (capabilities.contextTokens !== undefined)
    told.push(`holds ${capabilities.contextTokens} tokens of context`);
  if (capabilities.requestsPerMinute !== undefined)
    told.push(`takes ${capabilities.requestsPerMinute} requests a minute`);
  if (capabilities.tokensPerMinute !== undefined)
    told.push(`takes ${capabilities.tokensPerMinute} tokens a minute`);
  if (capabilities.reasoningApart === true) told.push('shows its reasoning apart');
  return told;
}
