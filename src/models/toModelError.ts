import { APIConnectionTimeoutError, APIError } from 'openai';
import type { ModelErrorReason } from '../engine/errors';
import { ModelError } from '../engine/errors';
import { ReplyTooLargeError } from './limitResponse';
import { describeNetworkError } from './networkErrors';
import { redact } from './redact';
import { contextLengthIn, isTooLong } from './refusals';
import { retryAfter } from './retryAfter';

export interface RequestContext {
  /** The base URL as a person may read it: no user, no password, no query. */
  readonly server: string;
  readonly model: string;
  readonly key: string | undefined;
  readonly maxReplyBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const longest = 300;

/** What went wrong, in words that say what to do; the key stands in none of them, whatever the server echoed. */
export function toModelError(error: unknown, context: RequestContext): ModelError {
  const known = rootOf(error);
  if (ModelError.is(known)) return withoutKey(known, context.key);
  if (known instanceof ReplyTooLargeError) {
    const size = `${Number((context.maxReplyBytes / 1024 / 1024).toFixed(1))} MB`;
    return new ModelError(
      'malformed',
      `The reply of ${context.model} is larger than ${size}; reading was stopped. Ask for less, or choose another model.`,
    );
  }
  if (error instanceof SyntaxError) {
    return new ModelError(
      'malformed',
      `${context.server} sent something that is not JSON. Check that the base URL is that of an OpenAI-compatible server.`,
    );
  }
  if (isFromServer(error)) return fromServer(error, context);
  const { reason, message } = describeNetworkError(known, context.server);
  const timedOut = error instanceof APIConnectionTimeoutError;
  return new ModelError(timedOut ? 'timeout' : reason, redact(message, context.key));
}

/** The innermost cause: the client library wraps what its `fetch` throws. */
function rootOf(error: unknown): unknown {
  let root = error;
  for (let depth = 0; depth < 8; depth++) {
    if (ModelError.is(root) || root instanceof ReplyTooLargeError) return root;
    if (!(root instanceof Error) || root.cause === undefined) return root;
    root = root.cause;
  }
  return root;
}

/** An error that a response told of, by its status or in its body. */
function isFromServer(error: unknown): error is APIError {
  if (!(error instanceof APIError)) return false;
  const { status, headers }: APIError = error as APIError;
  return status !== undefined || headers !== undefined;
}

function withoutKey(error: ModelError, key: string | undefined): ModelError {
  const { reason, status, retryAfterMs } = error;
  return new ModelError(reason, redact(error.message, key), { status, retryAfterMs });
}

function fromServer(error: APIError, context: RequestContext): ModelError {
  const status = typeof error.status === 'number' ? error.status : statusInBody(error);
  const headers = error.headers instanceof Headers ? error.headers : undefined;
  const said = quoteServer(error, context.key);
  const { reason, message } = explain(status, said, context, headers);
  const fromCode = spentQuota(error)
    ? quotaSpent(said, context)
    : reason === 'badRequest' && isTooLong(said, error.code)
      ? tooLong(said, context)
      : { reason, message };
  return new ModelError(fromCode.reason, redact(fromCode.message, context.key), {
    status,
    retryAfterMs: retryAfter(headers, context.now),
  });
}

/** Some servers answer 200 and put the status, or a word for it, into the error they send. */
function statusInBody({ code, type }: APIError): number | undefined {
  // The declared types are a wish: some servers send numbers.
  const words = [code, type]
    .map((word: unknown) => (typeof word === 'number' ? String(word) : word))
    .join(' ')
    .toLowerCase();
  const number = /\b[45]\d\d\b/.exec(words);
  if (number !== null) return Number(number[0]);
  if (/rate.?limit|too.?many/.test(words)) return 429;
  if (/api.?key|auth|permission/.test(words)) return 401;
  if (/not.?found/.test(words)) return 404;
  if (/invalid|context.?length|unsupported/.test(words)) return 400;
  return undefined;
}

function spentQuota({ code, type }: APIError): boolean {
  return code === 'insufficient_quota' || type === 'insufficient_quota';
}

interface Explained {
  readonly reason: ModelErrorReason;
  readonly message: string;
}

function quotaSpent(said: string, { server }: RequestContext): Explained {
  return {
    reason: 'badRequest',
    message: `The quota at ${server} is used up${said}. Check the plan and the credit of the account.`,
  };
}

/** The same prompt would be too long again, so that a retry is of no use. */
function tooLong(said: string, { model }: RequestContext): Explained {
  const length = contextLengthIn(said);
  const room = length === undefined ? '' : `, which holds ${length} tokens`;
  return {
    reason: 'badRequest',
    message: `The request is too long for ${model}${room}${said}. Send less context (the setting consilience.context.maxTokens), or select less code.`,
  };
}

function explain(
  status: number | undefined,
  said: string,
  context: RequestContext,
  headers: Headers | undefined,
): Explained {
  const { server, model, key } = context;
  if (status === undefined)
    return { reason: 'server', message: `${server} reported an error${said}. Run again.` };
  if (status < 400) {
    const location = headers?.get('location');
    const where = location === null || location === undefined ? '' : ` to ${plainUrl(location)}`;
    return {
      reason: 'notFound',
      message: `${server} redirects${where}, and the key is not sent on. Set the base URL to the address that answers.`,
    };
  }
  switch (status) {
    case 401:
    case 403:
      return {
        reason: 'unauthorized',
        message: `${server} ${key === undefined || key === '' ? 'wants a key' : 'refused the key'} (${status})${said}. Set the API key with "Consilience: Set API Key".`,
      };
    case 402:
      return quotaSpent(said, context);
    case 404:
      return {
        reason: 'notFound',
        message: `${server} knows no model "${model}", or is not the right address (404)${said}. Check the base URL (most end in /v1) and the model's name.`,
      };
    case 408:
      return { reason: 'timeout', message: `${server} gave up waiting (408)${said}. Run again.` };
    case 429:
      return {
        reason: 'rateLimited',
        message: `${server} is limiting requests (429)${said}. Wait a little, or draw fewer samples at once.`,
      };
    default:
      return status >= 500
        ? {
            reason: 'server',
            message: `${server} failed (${status})${said}. Run again; if it stays so, look at the server's own log or status page.`,
          }
        : {
            reason: 'badRequest',
            message: `${server} refused the request (${status})${said}. Change the setting or the request it names.`,
          };
  }
}

/** `: what the server said`, short and on one line; empty when it said nothing. The key goes before the text is cut. */
function quoteServer(error: APIError, key: string | undefined): string {
  const text = redact(saidBy(error), key).replace(/\s+/g, ' ').trim();
  if (text === '') return '';
  if (text.startsWith('<')) return ': it sent a web page';
  return `: ${text.length > longest ? `${text.slice(0, longest)}…` : text}`.replace(/[.!]+$/, '');
}

function saidBy(error: APIError): string {
  const body: unknown = error.error;
  if (typeof body === 'string') return body;
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return body.message;
  }
  const text = error.message.replace(/^\d{3} /, '');
  return text.startsWith('status code') || text.startsWith('(no status') ? '' : text;
}

function plainUrl(location: string): string {
  const url = URL.parse(location);
  return url === null ? location.replace(/[?#].*/s, '') : `${url.origin}${url.pathname}`;
}
