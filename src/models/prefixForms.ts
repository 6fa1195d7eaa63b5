import { BadRequestError, UnprocessableEntityError } from 'openai';
import type { ChatRequest } from '../engine/ports';
import type { Capabilities } from './capabilities';
import { contextLengthIn, isTooLong } from './refusals';

/**
 * How a server is asked to continue the last message, which is the model's own. `continueFinal`: by parameters of the
 * request (vLLM, SGLang, llama.cpp). `prefix`: by a field of the message (Mistral, DeepSeek at its beta address).
 * `last`: by nothing else (llama.cpp, LM Studio, OpenRouter and Anthropic for models that can). Servers that need
 * nothing else and pass over what they do not know are content with the first as well.
 */
export type PrefixForm = 'continueFinal' | 'prefix' | 'last';

/** The form in which a request asks for a continuation; undefined: it has none, or the server cannot. */
export function prefixFormFor({ prefix }: ChatRequest, known: Capabilities): PrefixForm | undefined {
  if (prefix === undefined || known.prefix === 'refused' || known.prefix === 'ignored') return undefined;
  return known.prefixForm ?? 'continueFinal';
}

/** The messages and parameters by which a request is told in the form. */
export function inPrefixForm(
  { messages, prefix = '' }: ChatRequest,
  form: PrefixForm | undefined,
): Record<string, unknown> {
  const plain = messages.map(({ role, content }) => ({ role, content }));
  if (form === undefined) return { messages: plain };
  const last = { role: 'assistant', content: prefix, ...(form === 'prefix' ? { prefix: true } : {}) };
  return {
    messages: [...plain, last],
    ...(form === 'continueFinal' ? { continue_final_message: true, add_generation_prompt: false } : {}),
  };
}

/** A request that was refused. */
export interface RefusedForm {
  /** In which it asked for a continuation; undefined: it did not. */
  readonly form: PrefixForm | undefined;
  readonly known: Capabilities;
  /** In which it would ask now: another request may have been answered meanwhile. */
  readonly now: PrefixForm | undefined;
}

/**
 * What a refused request shows of the form: the request that is continued went through and differs in nothing else,
 * so that whatever is refused (status 400 or 422) and not accounted for otherwise is the form.
 * @returns undefined for other errors.
 */
export function prefixRefusalIn(error: unknown, { form, known, now }: RefusedForm): Capabilities | undefined {
  if (form === undefined) return undefined;
  if (!(error instanceof BadRequestError) && !(error instanceof UnprocessableEntityError)) return undefined;
  if (contextLengthIn(error.message) !== undefined || isTooLong(error.message, error.code)) return undefined;
  if (now !== form) return {};
  // Anthropic's newer models, and models that think, say that they do it in no form.
  if (/prefill|end with a user/i.test(error.message)) return { prefix: 'refused' };
  if (known.prefix === 'taken') return undefined;
  if (form === 'last') return { prefix: 'refused' };
  return { prefixForm: form === 'continueFinal' ? 'prefix' : 'last' };
}

/** The same where the refusal names it: then it is no other parameter's fault. */
export function prefixNamedIn(error: unknown, refused: RefusedForm): Capabilities | undefined {
  const names =
    /continue_final_message|add_generation_prompt|prefix|prefill|assistant|last (?:message|role)/i;
  return error instanceof Error && names.test(error.message) ? prefixRefusalIn(error, refused) : undefined;
}

/**
 * What an answer that was begun anew shows of the form. A server that passed over a field would also pass over its
 * absence, so that only another field is worth a trial.
 */
export function prefixIgnored(form: PrefixForm, known: Capabilities): Capabilities {
  // What has worked before works; an odd answer does not make a server forgetful.
  if (known.prefix === 'taken' || (known.prefixForm ?? 'continueFinal') !== form) return {};
  return form === 'continueFinal' ? { prefixForm: 'prefix' } : { prefix: 'ignored' };
}
