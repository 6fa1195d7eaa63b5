import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/models/redact';
import type { Behaviour } from '../../fixtures/server/behaviour';
import { failureOf, modelAt, never, request, serve } from './support';

const key = 'sk-test+0123/"\\abc=';
const withKey = { apiKey: (): Promise<string> => Promise.resolve(` ${key}\n`) };

describe('the key', () => {
  it('is sent trimmed, asked for anew with each request', async () => {
    const server = await serve({ kind: 'reply', text: 'a' }, { key: 'second-key' });
    const keys = ['first-key', 'second-key'];
    const model = modelAt(server.url, { apiKey: () => Promise.resolve(keys.shift()) });
    expect(await failureOf(model.complete(request(), never))).toMatchObject({
      reason: 'unauthorized',
      status: 401,
    });
    expect((await model.complete(request(), never)).text).toBe('a');
  });

  it('may be missing; the environment is not asked', async () => {
    const server = await serve({ kind: 'reply', text: 'a' });
    process.env['OPENAI_API_KEY'] = 'sk-from-the-environment';
    try {
      await modelAt(server.url).complete(request(), never);
      await modelAt(server.url, { apiKey: () => Promise.resolve(' ') }).complete(request(), never);
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
    expect(server.requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer none',
      'Bearer none',
    ]);
  });

  it('that is wrong says which command sets it', async () => {
    const server = await serve({ kind: 'reply', text: 'a' }, { key: 'another' });
    const error = await failureOf(modelAt(server.url, withKey).complete(request(), never));
    expect(error.message).toContain('refused the key');
    expect(error.message).toContain('Consilience: Set API Key');
    expect(error.message).toContain('[key]');
    const missing = await failureOf(modelAt(server.url).complete(request(), never));
    expect(missing.message).toContain('wants a key');
  });

  it.each(['two words', 'line\nbreak', 'schlüssel'])('%j is refused before anything is sent', async (bad) => {
    const server = await serve({ kind: 'reply', text: 'a' });
    const error = await failureOf(
      modelAt(server.url, { apiKey: () => Promise.resolve(bad) }).complete(request(), never),
    );
    expect(error.reason).toBe('unauthorized');
    expect(error.message).not.toContain(bad);
    expect(server.requests).toHaveLength(0);
  });

  const echo = `you sent ${key}, ${JSON.stringify(key)}, ${encodeURIComponent(key)}, ${Buffer.from(key).toString('base64')}; `;
  const echoes: readonly Behaviour[] = [
    { kind: 'status', status: 400, body: echo },
    { kind: 'status', status: 500, body: { error: { message: `${'.'.repeat(290)}${echo}` } } },
    { kind: 'status', status: 429, body: { error: echo } },
    { kind: 'status', status: 404, body: { detail: echo } },
    {
      kind: 'status',
      status: 302,
      headers: { location: `https://other.example/${encodeURIComponent(key)}` },
    },
    { kind: 'errorIn200', error: { message: echo } },
    { kind: 'errorInStream', text: 'a', after: 1, error: echo },
  ];
  it.each(echoes)('is in no message when the server echoes it: %j', async (behaviour) => {
    const server = await serve(behaviour);
    const error = await failureOf(modelAt(server.url, withKey).complete(request(), never));
    for (const form of [
      key,
      key.slice(0, 12),
      Buffer.from(key).toString('base64'),
      encodeURIComponent(key),
    ]) {
      expect(error.message).not.toContain(form);
    }
    expect(error.cause).toBeUndefined();
  });

  it('is redacted wherever it stands', () => {
    const keys = fc.string({
      minLength: 6,
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(keys, fc.array(fc.string({ unit: 'grapheme' })), (secret, parts) => {
        fc.pre(!'[key]'.includes(secret) && !secret.includes('key'));
        expect(redact(parts.join(secret), secret)).not.toContain(secret);
      }),
    );
  });
});
