import { readBlocks } from '../engine/patch/readBlocks';
import { tokensOfText } from '../engine/sampling/branches';
import type { ChatReply } from '../engine/ports';

/** What came of the beginning of an answer that a server was to continue. */
export type Continued =
  /** `reply` is the whole answer; `certain`: it shows that the server can. */
  | { readonly kind: 'continued'; readonly reply: ChatReply; readonly certain: boolean }
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
    const generated = (reply.tokens ?? [])
      .map(({ text }) => text)
      .join('')
      .trimStart();
    const echo = generated === '' ? echoes : !generated.startsWith(prefix.trimStart());
    if (!echo) return { kind: 'anew', reply };
    const text = prefix + repeated.slice(prefix.trimStart().length);
    return { kind: 'continued', reply: { ...reply, text, continued: true }, certain: true };
  }
  const whole = { ...reply, text: prefix + reply.text, continued: true } as const;
  if (reply.finishReason !== 'stop' && reply.finishReason !== 'unknown' && !beginsBlock(reply.text))
    return { kind: 'continued', reply: whole, certain: false };
  if (goesOn(prefix, reply)) return { kind: 'continued', reply: whole, certain: true };
  return isWhole(reply.text, prefix) ? { kind: 'anew', reply } : { kind: 'neither' };
}

/** A few servers take off the white space with which an answer begins; the tokens still have it. */
function withLostSpace(reply: ChatReply): ChatReply {
  const lost = (reply.tokens ?? []).find(({ text }) => text.trim() !== '');
  if (lost === undefined || /^\s/.test(reply.text)) return reply;
  const drawn = (reply.tokens ?? []).map(({ text }) => text).join('');
  const space = drawn.slice(0, drawn.length - drawn.trimStart().length);
  return drawn.startsWith(space + reply.text) ? { ...reply, text: space + reply.text } : reply;
}

function goesOn(prefix: string, reply: ChatReply): boolean {
  const { text, tokens } = reply;
  // Without the tokens it cannot be told whether white space was taken off. A block begins on a line of its own.
  const sameLine = !/^\s/.test(text);
  if (sameLine && (beginsBlock(text) || tokensOfText(tokens ?? [], text) === undefined)) return false;
  const before = readBlocks(prefix);
  const behind = readBlocks(prefix + text);
  if (behind.within !== undefined || behind.faulty) return false;
  const first = firstLineOf(text);
  if (first === firstLineOf(prefix)) return false;
  if (before.within === undefined) return before.blocks > 0 || !beginsBlock(text);
  // Code of which the first line comes again was written again, without a fence.
  return first === '' || first.length < shortLine || first !== before.firstLine?.trim();
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
