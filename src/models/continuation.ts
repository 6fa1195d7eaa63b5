import { readBlocks } from '../engine/patch/readBlocks';
import { tokensOfText } from '../engine/sampling/branches';
import type { ChatReply } from '../engine/ports';

/** What came of the beginning of an answer that a server was to continue. */
export type Continued =
  /** `reply` is the whole answer. */
  | { readonly kind: 'continued'; readonly reply: ChatReply }
  /** It was cut off before that showed; `whole` is the answer if the server is known to continue answers. */
  | { readonly kind: 'cutOff'; readonly reply: ChatReply; readonly whole: ChatReply }
  /** It began anew; `reply` is an answer of its own. */
  | { readonly kind: 'anew'; readonly reply: ChatReply }
  /** It neither continued nor gave a whole answer. */
  | { readonly kind: 'neither' };

/**
 * Puts the beginning and what came together, or finds out that the server did not continue but began anew: then the
 * reply begins like the beginning, or its blocks of code do not go on where those of the beginning stopped.
 * @param echoes whether servers that are asked in this form repeat the beginning in what they answer, as Mistral's do.
 */
export function readContinuation(prefix: string, given: ChatReply, echoes: boolean): Continued {
  const reply = withLostSpace(given);
  const repeated = reply.text.trimStart();
  if (repeated.startsWith(prefix.trimStart())) {
    const rest = repeated.slice(prefix.trimStart().length);
    // What the tokens tell of was generated; what they do not was repeated.
    if (isGenerated(reply.text, reply) || !(echoes || isGenerated(rest, reply)))
      return { kind: 'anew', reply };
    return { kind: 'continued', reply: { ...reply, text: prefix + rest, continued: true } };
  }
  const whole = { ...reply, text: prefix + reply.text, continued: true } as const;
  const { finishReason } = reply;
  if (finishReason !== 'stop' && finishReason !== 'unknown') return { kind: 'cutOff', reply, whole };
  if (goesOn(prefix, reply)) return { kind: 'continued', reply: whole };
  if (isWhole(reply.text, prefix)) return { kind: 'anew', reply };
  // A stream may have broken off without a word.
  return finishReason === 'unknown' ? { kind: 'cutOff', reply, whole } : { kind: 'neither' };
}

/** A few servers take off the white space with which an answer begins; the tokens still have it. */
function withLostSpace(reply: ChatReply): ChatReply {
  const drawn = (reply.tokens ?? []).map(({ text }) => text).join('');
  if (drawn.trim() === '' || /^\s/.test(reply.text)) return reply;
  const space = drawn.slice(0, drawn.length - drawn.trimStart().length);
  return drawn.startsWith(space + reply.text) ? { ...reply, text: space + reply.text } : reply;
}

function goesOn(prefix: string, reply: ChatReply): boolean {
  const { text } = reply;
  // Without the tokens it cannot be told whether white space was taken off. A block begins on a line of its own.
  const sameLine = !/^\s/.test(text);
  if (sameLine && (beginsBlock(text) || !isGenerated(text, reply))) return false;
  const before = readBlocks(prefix);
  const behind = readBlocks(prefix + text);
  if (behind.within !== undefined || behind.faulty) return false;
  const first = firstLineOf(text);
  if (first === firstLineOf(prefix)) return false;
  if (before.within === undefined) return before.blocks > 0 || !beginsBlock(text);
  // Code of which the first line comes again was written again, without a fence.
  return first === '' || first.length < shortLine || first !== before.firstLine?.trim();
}

function isGenerated(text: string, { tokens = [] }: ChatReply): boolean {
  return tokensOfText(tokens, text) !== undefined;
}

/** Shorter first lines, such as a brace, are no sign of a repetition. */
const shortLine = 6;

function isWhole(text: string, prefix: string): boolean {
  const { within, faulty, blocks, firstLine } = readBlocks(text);
  if (within !== undefined || faulty || blocks === 0) return false;
  // The rest of the code in a block of its own passes for a whole answer otherwise.
  const before = readBlocks(prefix);
  return firstLine?.trim() === (before.firstLine?.trim() ?? firstLineOf(prefix));
}

function beginsBlock(text: string): boolean {
  return readBlocks(firstLineOf(text)).within !== undefined;
}

function firstLineOf(text: string): string {
  return text.trimStart().split('\n', 1)[0]?.trim() ?? '';
}
