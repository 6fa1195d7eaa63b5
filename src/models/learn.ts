import type { ChatReply } from '../engine/ports';
import type { Capabilities } from './capabilities';

/**
 * What a reply shows of the model that gave it. A parameter that was sent and not refused counts as taken; what was
 * asked for and did not come counts as ignored, whatever the status said.
 * @param known what is known already: one reply without usage does not make a server that tells it forgetful.
 */
export function shownBy(
  reply: ChatReply,
  sent: Readonly<Record<string, unknown>>,
  known: Capabilities,
): Capabilities {
  const wantsLogprobs = sent['logprobs'] !== undefined || sent['top_logprobs'] !== undefined;
  const asked = [sent['top_logprobs'], sent['logprobs']].find((value) => typeof value === 'number') ?? 0;
  const most = Math.max(0, ...(reply.tokens ?? []).map(({ top }) => top?.length ?? 0));
  const limit = ['max_tokens', 'max_completion_tokens'].find((name) => name in sent);
  return {
    ...(sent['temperature'] === undefined ? {} : { temperature: 'taken' }),
    ...(sent['seed'] === undefined ? {} : { seed: 'taken' }),
    ...(sent['response_format'] === undefined && sent['text'] === undefined ? {} : { jsonSchema: 'taken' }),
    ...(sent['store'] === undefined ? {} : { store: 'taken' }),
    ...(limit === undefined ? {} : { outputLimit: limit as 'max_tokens' | 'max_completion_tokens' }),
    ...(sent['stream_options'] === undefined
      ? {}
      : { streamUsage: reply.usage !== undefined || known.streamUsage === 'taken' ? 'taken' : 'ignored' }),
    ...(wantsLogprobs ? { logprobs: reply.tokens === undefined ? 'ignored' : 'taken' } : {}),
    ...(most > 0 && most < asked ? { topLogprobs: most } : {}),
    ...(reply.reasoning === undefined ? {} : { reasoningApart: true }),
  };
}
