import type { Ask, Question } from '../../ask';
import { answerOf, isRefusal } from '../../patch/replyText';
import type { ChatReply } from '../../ports';
import { measured, notMeasured } from './measured';
import type { Measured } from './measured';

/**
 * Asks one question and reads the answer. Whatever goes wrong, in the request or in the reply, is the reason why
 * nothing was measured.
 * @param read gets the reply without reasoning in front, and the whole of it; undefined: the reply is not in the form asked for.
 * @throws only the signal's reason.
 */
export async function askFor<T>(
  question: Question,
  read: (answer: string, reply: ChatReply) => T | undefined,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<T>> {
  signal.throwIfAborted();
  let reply: ChatReply;
  try {
    reply = await ask(question, signal);
  } catch (error) {
    signal.throwIfAborted();
    return notMeasured(error instanceof Error ? error.message : 'The model could not be asked.');
  }
  signal.throwIfAborted();
  return readReply(reply, read);
}

function readReply<T>(
  reply: ChatReply,
  read: (answer: string, reply: ChatReply) => T | undefined,
): Measured<T> {
  if (reply.finishReason === 'contentFilter') {
    return notMeasured('The content filter of the server ended the reply.');
  }
  if (reply.finishReason === 'length') return notMeasured('The reply was cut off.');
  const answer = answerOf(reply.text, '').trim();
  if (answer === '') return notMeasured('The reply was empty.');
  const value = read(answer, reply);
  if (value !== undefined) return measured(value);
  return notMeasured(
    isRefusal(answer) ? 'The model declined to answer.' : 'The reply was not in the form asked for.',
  );
}
