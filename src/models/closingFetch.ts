import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { startPatientTimer } from './patientTimer';

export interface ClosingFetchOptions {
  /** Milliseconds until the connection is made and the request is sent; at least 1. */
  readonly connectMs?: number;
}

/** No connection was made in time. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  readonly code = 'CONNECT_TIMEOUT';
}

/** Statuses whose responses have no body by definition (Fetch standard, section 2.2.3). */
const bodiless = new Set([204, 205, 304]);

/**
 * A `fetch` that uses one socket per request and closes it with the request: when the response has been read,
 * when its body is cancelled, and when the signal aborts, in whatever phase. Node's own `fetch` cannot be used
 * for this: after an abort its pool opens a spare connection, or goes on connecting, and keeps it for seconds.
 * It stands on `node:http`, which VS Code's extension host teaches about proxies and company certificates.
 *
 * Only what a JSON client needs: string bodies, no cookies. Redirects are handed back as they are, so that a
 * key is never sent on to a host that the person did not choose.
 * @returns a function that rejects with the signal's reason, with `ConnectTimeoutError`, or with Node's network error.
 */
export function createClosingFetch({ connectMs = 30_000 }: ClosingFetchOptions = {}): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const signal = init.signal ?? undefined;
      signal?.throwIfAborted();
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(url, { method: init.method ?? 'GET', headers: headersOf(init), agent: false });

      const stopTimer = startPatientTimer(connectMs, () => {
        request.destroy(new ConnectTimeoutError(`no connection within ${connectMs} ms`));
      });
      const onAbort = (): void => {
        const reason = toError(signal?.reason);
        request.destroy(reason);
        reject(reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });

      request.once('finish', stopTimer);
      request.once('close', () => {
        stopTimer();
        signal?.removeEventListener('abort', onAbort);
      });
      request.on('error', reject);
      request.once('response', (message) => resolve(toResponse(message)));
      request.end(bodyOf(init));
    });
}

function headersOf(init: RequestInit): Record<string, string> {
  const headers = new Headers(init.headers);
  headers.set('connection', 'close');
  headers.set('accept-encoding', 'identity');
  const body = bodyOf(init);
  if (body !== undefined) headers.set('content-length', String(Buffer.byteLength(body)));
  return Object.fromEntries(headers);
}

function bodyOf({ body }: RequestInit): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body !== 'string') throw new TypeError('only text can be sent');
  return body;
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = message.statusCode ?? 0;
  if (bodiless.has(status)) message.resume();
  return new Response(bodiless.has(status) ? null : toStream(message), {
    status,
    statusText: message.statusMessage ?? '',
    headers,
  });
}

/** The body with back-pressure; cancelling it closes the socket. */
function toStream(message: IncomingMessage): ReadableStream<Uint8Array> {
  let open = true;
  const settle = (how: () => void): void => {
    if (!open) return;
    open = false;
    how();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const fail = (error: Error): void => settle(() => controller.error(error));
      message.on('data', (chunk: Buffer) => {
        if (!open) return;
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) message.pause();
      });
      message.once('end', () => settle(() => controller.close()));
      message.on('error', fail);
      message.once('close', () => fail(new Error('the connection was closed in the middle of the response')));
    },
    pull() {
      message.resume();
    },
    cancel() {
      settle(() => message.destroy());
    },
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
