import { BadRequestError, UnprocessableEntityError } from 'openai';
import type { Capabilities } from './capabilities';

/** A parameter that not every server takes, and what is known once one refuses it. */
interface Refusable {
  /** Its name in the request; dots lead into it. */
  readonly parameter: string;
  /** What a server calls it in words, beside its name. */
  readonly words?: RegExp;
  readonly refused: (sent: Readonly<Record<string, unknown>>) => Capabilities;
}

/** In the order in which a refusal in words is looked for: longer names before those that they contain. */
const refusable: readonly Refusable[] = [
  { parameter: 'max_completion_tokens', refused: () => ({ outputLimit: 'none' }) },
  { parameter: 'max_output_tokens', refused: () => ({ outputLimit: 'none' }) },
  { parameter: 'max_tokens', refused: () => ({ outputLimit: 'max_completion_tokens' }) },
  { parameter: 'stream_options', words: /include_usage/, refused: () => ({ streamUsage: 'refused' }) },
  { parameter: 'temperature', refused: () => ({ temperature: 'refused' }) },
  { parameter: 'top_logprobs', refused: () => ({ logprobs: 'refused' }) },
  { parameter: 'logprobs', words: /log.?prob/i, refused: () => ({ logprobs: 'refused' }) },
  { parameter: 'include', refused: () => ({ logprobs: 'refused' }) },
  { parameter: 'seed', refused: () => ({ seed: 'refused' }) },
  { parameter: 'response_format', words: /json_schema/, refused: () => ({ jsonSchema: 'refused' }) },
  { parameter: 'text', words: /text\.format|json_schema/, refused: () => ({ jsonSchema: 'refused' }) },
  { parameter: 'store', refused: () => ({ store: 'refused' }) },
  {
    parameter: 'n',
    words: /completion choice|multiple (candidates|choices)/i,
    refused: () => ({ n: 'refused' }),
  },
];

const complaint =
  /support|unknown|unrecogni[sz]ed|unexpected|not (allowed|permitted|enabled|available|accept)|invalid|extra|must be|only (one|1)|should be|less than|greater than|at most|too (large|big|high)|maximum/i;

/**
 * What a failed request shows of the server: which of the parameters that were sent, and that it can do without,
 * it refused (status 400 or 422). The error's `param` counts; without one, its words do.
 * @returns undefined when nothing can be left out: the request itself is wrong.
 */
export function refusalIn(error: unknown, sent: Readonly<Record<string, unknown>>): Capabilities | undefined {
  if (!(error instanceof BadRequestError) && !(error instanceof UnprocessableEntityError)) return undefined;
  const present = refusable.filter(({ parameter }) => sent[parameter] !== undefined);
  const param = error.param ?? '';
  const words = error.message;
  const named = present.find(({ parameter }) => param === parameter || param.startsWith(`${parameter}.`));
  const found = named ?? (param === '' && complaint.test(words) ? byWords(present, words) : undefined);
  if (found === undefined || isBound(found, words)) return undefined;
  return lessLogprobs(found, words, sent) ?? found.refused(sent);
}

function byWords(present: readonly Refusable[], message: string): Refusable | undefined {
  return present.find(
    ({ parameter, words }) =>
      new RegExp(`(?<![\\w.])${parameter}(?![\\w])`).test(message) || words?.test(message) === true,
  );
}

/** A limit of output tokens that is merely too large is the person's to lower; the server knows the parameter. */
function isBound({ parameter }: Refusable, words: string): boolean {
  return (
    /^max_/.test(parameter) &&
    /less than|at most|too (large|high|big)|exceed|greater than|maximum (value|of)/i.test(words) &&
    !/unsupported|not supported|unrecogni[sz]ed|unknown|instead/i.test(words)
  );
}

/** A server that takes log-probabilities, but fewer of them or told otherwise. */
function lessLogprobs(
  { parameter }: Refusable,
  words: string,
  sent: Readonly<Record<string, unknown>>,
): Capabilities | undefined {
  if (parameter !== 'top_logprobs' && parameter !== 'logprobs') return undefined;
  const wanted = typeof sent['top_logprobs'] === 'number' ? sent['top_logprobs'] : 0;
  const most =
    /(?:at most|<=|less than or equal to|maximum(?: value)?(?: of| is)?:?|between 0 and|in \[0,) *(\d+)/i.exec(
      words,
    );
  if (most !== null && Number(most[1]) < wanted) return { topLogprobs: Number(most[1]) };
  if (parameter === 'logprobs' && sent['logprobs'] === true && /\b(integer|number|int)\b/i.test(words))
    return { logprobsForm: 'number' };
  return undefined;
}

/**
 * The context length that a refusal names, where the prompt was too long for it; undefined for any other error.
 */
export function contextLengthIn(message: string): number | undefined {
  if (!/context|too (long|large|many)|prompt|exceed/i.test(message)) return undefined;
  const patterns = [
    /maximum context length (?:is|of) (\d[\d,_]*)/i,
    /context (?:length|window|size)(?: (?:is|of|limit))*:? *\(?(\d[\d,_]*)/i,
    /(?:n_ctx|max_model_len|context_length)["']?\s*[:=]?\s*\(?(\d[\d,_]*)/i,
    /(\d[\d,_]*) tokens?,? (?:is )?(?:the )?(?:maximum|limit)/i,
    /tokens? *> *(\d[\d,_]*) maximum/i,
  ];
  for (const pattern of patterns) {
    const length = Number(pattern.exec(message)?.[1]?.replace(/[,_]/g, ''));
    if (Number.isInteger(length) && length > 0) return length;
  }
  return undefined;
}

/** Whether a server refused a request since its prompt is too long. */
export function isTooLong(message: string, code: unknown): boolean {
  return (
    code === 'context_length_exceeded' ||
    /(context (length|window|size)|n_ctx|max_model_len)/i.test(message) ||
    /prompt is too long|input is too long|too many (input )?tokens|exceeds? .{0,40}context/i.test(message)
  );
}
