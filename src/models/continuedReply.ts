import { ModelError } from '../engine/errors';
import type { ChatReply } from '../engine/ports';
import type { CapabilityBook } from './capabilities';
import { readContinuation } from './continuation';
import type { PrefixForm } from './prefixForms';
import { prefixIgnored } from './prefixForms';
import type { ReplyBuilder } from './protocol';

/**
 * What a server answered to the beginning of an answer. Some servers take what continues it for reasoning, as long as
 * the model has not said where that ends.
 * @throws what `finish` throws.
 */
export function finishContinuation(reply: ReplyBuilder, form: PrefixForm, book: CapabilityBook): ChatReply {
  try {
    return reply.finish();
  } catch (error) {
    if (reply.reasoned) book.learn(prefixIgnored(form, book.current));
    throw error;
  }
}

/**
 * The whole answer: the beginning with what continues it, or one that the server began anew; what that shows of the
 * server is learnt.
 * @throws ModelError `malformed` for what is neither.
 */
export function continuedReply(
  given: ChatReply,
  prefix: string,
  form: PrefixForm,
  book: CapabilityBook,
): ChatReply {
  const outcome = readContinuation(prefix, given, form === 'prefix');
  if (outcome.kind === 'continued') {
    book.learn({ prefix: 'taken', prefixForm: form });
    return outcome.reply;
  }
  // Either way it cannot be used, and says nothing of a server that is not known.
  if (outcome.kind === 'cutOff') return book.current.prefix === 'taken' ? outcome.whole : outcome.reply;
  book.learn(prefixIgnored(form, book.current));
  if (outcome.kind === 'anew') return outcome.reply;
  throw new ModelError(
    'malformed',
    'The server did not continue the answer that it was given the beginning of. Run again; should it happen again, turn consilience.sampling.branch off.',
  );
}
