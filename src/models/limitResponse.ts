/** A response was larger than the person's limit. */
export class ReplyTooLargeError extends Error {
  override readonly name = 'ReplyTooLargeError';
}

/** A stream repeats its frame around every few letters, so that its bytes outnumber those of the text. */
const framing = 64;
/** What is read of a page that reports an error. */
const errorBytes = 64 * 1024;
const lineFeed = 10;

/**
 * The same response with a body that ends, or errors with `ReplyTooLargeError`, before it can fill the memory:
 * no event of a stream and no plain body is larger than `maxBytes`, no stream larger than 64 times that; what
 * reports an error is cut after 64 KiB.
 */
export function limitResponse(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  const limiter = response.ok ? refuseBeyond(maxBytes, !isJson(response)) : cutAfter(errorBytes);
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limiter), { status, statusText, headers });
}

/** Whether the server answered with one JSON document in place of a stream of events. */
export function isJson(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  return type.includes('json') && !type.includes('event-stream');
}

function refuseBeyond(maxBytes: number, stream: boolean): TransformStream<Uint8Array, Uint8Array> {
  const maxTotal = stream ? maxBytes * framing : maxBytes;
  let total = 0;
  let line = 0;
  return new TransformStream({
    transform(chunk, controller) {
      total += chunk.length;
      const end = stream ? chunk.lastIndexOf(lineFeed) : -1;
      line = end < 0 ? line + chunk.length : chunk.length - end - 1;
      if (total > maxTotal || line > maxBytes) throw new ReplyTooLargeError('the reply is too large');
      controller.enqueue(chunk);
    },
  });
}

function cutAfter(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) controller.terminate();
    },
  });
}
