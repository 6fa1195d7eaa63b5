import type OpenAI from 'openai';
import type { ChatReply, ChatRequest, TokenUsage } from '../engine/ports';
import type { Capabilities } from './capabilities';
import type { PrefixForm } from './prefixForms';

/** A dialect that model servers speak. */
export interface Protocol {
  /** What is sent for a request, without what the server is known to refuse. */
  body(model: string, request: ChatRequest, capabilities: Capabilities): Readonly<Record<string, unknown>>;
  /** How a request asks for its beginning to be continued; undefined: it does not. */
  prefixForm(request: ChatRequest, capabilities: Capabilities): PrefixForm | undefined;
  /** @throws what the client library throws. */
  send(client: OpenAI, body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Response>;
  /**
   * @param model the name to give where the server says none.
   * @param longest how long answer and reasoning may get together, in UTF-16 units.
   */
  builder(model: string, longest: number): ReplyBuilder;
}

/** Puts a reply together. Only the answer is text; reasoning is kept apart. */
export interface ReplyBuilder {
  /**
   * Takes in an event of a stream, or a whole reply; what is neither is passed over.
   * @returns what it adds to the answer and to the reasoning.
   * @throws ReplyTooLargeError when they are longer together than allowed, APIError for an error that it tells.
   */
  add(value: unknown): { readonly text: string; readonly reasoning: string };
  /** What the server has told so far of the tokens it used. */
  readonly usage: TokenUsage | undefined;
  /** How long answer and reasoning are so far, in UTF-16 units. */
  readonly length: number;
  readonly reasoned: boolean;
  /**
   * The reply so far.
   * @throws ModelError `empty` when there is no text, `malformed` when nothing that came was a reply.
   */
  finish(): ChatReply;
}
