import { ModelError } from '../engine/errors';
import type { ChatReply, FinishReason, TokenLogprob, TokenUsage } from '../engine/ports';

/** What a reply consists of, as far as it came. */
export interface ReplyParts {
  readonly model: string;
  readonly answer: string;
  readonly reasoning: string;
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage | undefined;
  readonly tokens: readonly TokenLogprob[];
  /** Whether anything that came was a reply. */
  readonly understood: boolean;
}

/** @throws ModelError `empty` when there is no text, `malformed` when nothing that came was a reply. */
export function finishReply(parts: ReplyParts): ChatReply {
  const { answer, reasoning, finishReason, usage, tokens, model } = parts;
  if (!parts.understood) throw malformed();
  if (answer.trim() === '') throw empty(finishReason, reasoning !== '');
  return {
    text: answer,
    finishReason,
    ...(usage === undefined ? {} : { usage }),
    model,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(tokens.length === 0 ? {} : { tokens }),
  };
}

function malformed(): ModelError {
  return new ModelError(
    'malformed',
    'The server answered with something that is not a chat completion. Check that the base URL is that of an OpenAI-compatible server; most end in /v1.',
  );
}

function empty(finish: FinishReason, reasoned: boolean): ModelError {
  if (finish === 'contentFilter') {
    return new ModelError(
      'empty',
      "The server's content filter withheld the answer. Word the request differently, or choose another model.",
    );
  }
  if (reasoned) {
    return new ModelError(
      'empty',
      finish === 'length'
        ? 'The model spent its whole budget on reasoning and gave no answer. Allow it more output tokens, or lower its reasoning effort.'
        : 'The model reasoned and gave no answer. Run again, or choose another model.',
    );
  }
  return new ModelError('empty', 'The model gave an empty answer. Run again, or choose another model.');
}
