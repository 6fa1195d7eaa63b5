import { describe, expect, it } from 'vitest';
import { ReplyTooLargeError, limitResponse } from '../../../src/models/limitResponse';

const limit = 1000;

/** Bytes that a reader gets of an endless body before it ends or errors, and how it does. */
async function readAll(
  piece: string,
  status: number,
  type: string,
): Promise<{ bytes: number; error?: unknown }> {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(piece)),
  });
  const response = limitResponse(new Response(body, { status, headers: { 'content-type': type } }), limit);
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    return { bytes };
  } catch (error) {
    return { bytes, error };
  }
}

describe('an endless body', () => {
  it.each([
    ['without a line break is left after the limit', 'x'.repeat(100), 'text/event-stream', limit],
    [
      'of short lines is left after 64 times the limit',
      `${'x'.repeat(99)}\n`,
      'text/event-stream',
      64 * limit,
    ],
    [
      'of JSON is left after the limit, whatever its lines',
      `${'1,'.repeat(49)}1\n`,
      'application/json',
      limit,
    ],
  ])('%s', async (_, piece, type, most) => {
    const { bytes, error } = await readAll(piece, 200, type);
    expect(error).toBeInstanceOf(ReplyTooLargeError);
    expect(bytes).toBeLessThanOrEqual(most);
    expect(bytes).toBeGreaterThanOrEqual(most - 200);
  });

  it('that reports an error is cut at 64 KiB, so that its beginning can be quoted', async () => {
    expect(await readAll('x'.repeat(1000), 500, 'text/plain')).toEqual({ bytes: 64 * 1024 });
  });
});
