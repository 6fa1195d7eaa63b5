import { describe, expect, it } from 'vitest';
import { createOpenAiModel } from '../../../src/models/openaiModel';
import type { Behaviour } from '../../fixtures/server/behaviour';
import { failureOf, modelAt, never, request, serve } from './support';

const text = 'Grüße aus 東京 🗼\n```ts\nlet a = 1;\n```\n';

describe('a reply', () => {
  it('comes in pieces, with usage, finish reason and the model the server names', async () => {
    const server = await serve({ kind: 'reply', text, chunkSize: 5 }, { models: ['served-model'] });
    const seen: string[] = [];
    const reply = await modelAt(server.url).complete(request(), never, (piece) => seen.push(piece));
    expect(reply).toEqual({
      text,
      finishReason: 'stop',
      usage: { promptTokens: 7, completionTokens: text.length },
      model: 'served-model',
    });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.join('')).toBe(text);
  });

  it('is asked for as one stream with usage, and with what the request sets only', async () => {
    const server = await serve({ kind: 'reply', text: 'a' });
    const model = modelAt(server.url);
    await model.complete(request(), never);
    await model.complete(request({ temperature: 0.7, maxOutputTokens: 99 }), never);
    expect(server.requests[0]?.body).toEqual({
      model: 'm',
      messages: request().messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(server.requests[1]?.body).toMatchObject({ temperature: 0.7, max_tokens: 99 });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'contentFilter'],
    ['tool_calls', 'other'],
    [null, 'unknown'],
  ] as const)('ends by %s, called %s', async (finishReason, expected) => {
    const server = await serve({ kind: 'reply', text, finishReason, usage: false });
    const reply = await modelAt(server.url).complete(request(), never);
    expect(reply).toEqual({ text, finishReason: expected, model: 'test-model' });
  });

  it('keeps reasoning apart', async () => {
    const server = await serve({ kind: 'reply', text: 'b', reasoning: 'first a, then b' });
    const seen: string[] = [];
    const reply = await modelAt(server.url).complete(request(), never, (piece) => seen.push(piece));
    expect(reply).toMatchObject({ text: 'b', reasoning: 'first a, then b' });
    expect(seen).toEqual(['b']);
  });

  it('survives characters whose bytes come one by one', async () => {
    const server = await serve({ kind: 'splitUtf8', text: 'é東🗼ß' });
    expect((await modelAt(server.url).complete(request(), never)).text).toBe('é東🗼ß');
  });

  it('is taken whole from a server that does not stream', async () => {
    const server = await serve({ kind: 'ignoresStream', text });
    const seen: string[] = [];
    const reply = await modelAt(server.url).complete(request(), never, (piece) => seen.push(piece));
    expect(reply).toMatchObject({ text, finishReason: 'stop', usage: { completionTokens: text.length } });
    expect(seen.join('')).toBe(text);
  });

  it('needs no [DONE]', async () => {
    const server = await serve({ kind: 'reply', text, done: false });
    expect((await modelAt(server.url).complete(request(), never)).text).toBe(text);
  });

  it('may be prose only: what it means is not judged here', async () => {
    const server = await serve({ kind: 'reply', text: 'I would rather not change this.' });
    expect((await modelAt(server.url).complete(request(), never)).text).toContain('rather not');
  });
});

describe('a server that misbehaves', () => {
  const cases: readonly [string, Behaviour, string, RegExp][] = [
    ['an empty reply', { kind: 'reply', text: '' }, 'empty', /empty answer/],
    ['a blank reply', { kind: 'reply', text: ' \n' }, 'empty', /empty answer/],
    ['a filtered reply', { kind: 'reply', text: '', finishReason: 'content_filter' }, 'empty', /filter/],
    [
      'reasoning only',
      { kind: 'reasoningOnly', field: 'reasoning', text: 'hm, hm' },
      'empty',
      /budget on reasoning/,
    ],
    [
      'reasoning only, under its older name',
      { kind: 'reasoningOnly', field: 'reasoning_content', text: 'hm', finishReason: 'stop' },
      'empty',
      /reasoned and gave no answer/,
    ],
    ['no choices', { kind: 'emptyChoices' }, 'empty', /empty answer/],
    ['events that are not JSON', { kind: 'nonsenseJson' }, 'malformed', /not JSON.*base URL/],
    ['a web page', { kind: 'webPage' }, 'malformed', /not a chat completion.*base URL/],
    [
      'a body that is not JSON',
      { kind: 'status', status: 200, body: '{{{', headers: { 'content-type': 'application/json' } },
      'malformed',
      /not JSON/,
    ],
    [
      'a JSON body that is something else',
      { kind: 'status', status: 200, body: [1, null] },
      'malformed',
      /not a chat completion/,
    ],
    [
      'an error in the stream',
      { kind: 'errorInStream', text, after: 1, error: { message: 'upstream went away', code: 502 } },
      'server',
      /upstream went away/,
    ],
    [
      'an error of one word',
      { kind: 'errorInStream', text, after: 0, error: 'out of memory' },
      'server',
      /out of memory/,
    ],
    [
      'a limit within a 200',
      { kind: 'errorIn200', error: { message: 'slow down', code: 429 } },
      'rateLimited',
      /slow down/,
    ],
    ['a reset before the first byte', { kind: 'resetBefore' }, 'connection', /closed the connection/],
    [
      'a reset in the middle',
      { kind: 'resetMidStream', text, after: 1 },
      'connection',
      /closed the connection/,
    ],
    ['a limit', { kind: 'status', status: 429 }, 'rateLimited', /Wait/],
    ['a failure', { kind: 'status', status: 503, body: '<html>busy</html>' }, 'server', /503.*web page/],
    [
      'a refusal',
      { kind: 'status', status: 400, body: { error: { message: 'prompt too long' } } },
      'badRequest',
      /prompt too long/,
    ],
    [
      'an unknown model',
      { kind: 'status', status: 404, body: { error: 'model "m" not found' } },
      'notFound',
      /base URL.*model/,
    ],
    ['no credit', { kind: 'status', status: 402 }, 'badRequest', /credit/],
    [
      'a spent quota',
      { kind: 'status', status: 429, body: { error: { message: 'spent', code: 'insufficient_quota' } } },
      'badRequest',
      /quota/,
    ],
  ];

  it.each(cases)('%s', async (_, behaviour, reason, message) => {
    const server = await serve(behaviour);
    const error = await failureOf(modelAt(server.url).complete(request(), never));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(message);
    expect(server.requests).toHaveLength(1);
  });

  it('redirects: the key stays here', async () => {
    const other = await serve({ kind: 'reply', text });
    const server = await serve({
      kind: 'status',
      status: 307,
      headers: { location: `${other.url}/chat/completions?a=1` },
    });
    const error = await failureOf(modelAt(server.url).complete(request(), never));
    expect(error.reason).toBe('notFound');
    expect(error.message).toContain(`redirects to ${other.url}/chat/completions,`);
    expect(other.requests).toHaveLength(0);
  });

  it.each([false, true])('never stops talking (in one line: %s)', async (oneLine) => {
    const server = await serve({ kind: 'hugeReply', oneLine });
    const error = await failureOf(modelAt(server.url, { maxReplyBytes: 100_000 }).complete(request(), never));
    expect(error.reason).toBe('malformed');
    expect(error.message).toMatch(/larger than 0.1 MB/);
    expect(server.openSockets()).toBeLessThanOrEqual(1);
  });

  it('is not there', async () => {
    const server = await serve({ kind: 'hang' });
    await server.close();
    const error = await failureOf(modelAt(server.url).complete(request(), never));
    expect(error.reason).toBe('connection');
    expect(error.message).toBe(
      `Nothing answers at ${server.url} (connection refused). Is the server running?`,
    );
  });

  it('has a host that does not exist', async () => {
    const error = await failureOf(modelAt('http://nowhere.invalid/v1').complete(request(), never));
    expect(error).toMatchObject({ reason: 'connection' });
    expect(error.message).toMatch(/was not found/);
  });

  it('has a certificate that nobody trusts', async () => {
    const server = await serve({ kind: 'reply', text }, { tls: true });
    const error = await failureOf(modelAt(server.url).complete(request(), never));
    expect(error.reason).toBe('connection');
    expect(error.message).toMatch(/certificate .* not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    expect(server.requests).toHaveLength(0);
  });

  it('speaks no TLS', async () => {
    const server = await serve({ kind: 'reply', text });
    const error = await failureOf(modelAt(server.url.replace('http:', 'https:')).complete(request(), never));
    expect(error.reason).toBe('connection');
    expect(error.message).toMatch(/TLS.*http: or https:/);
  });
});

describe('how long to wait', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ] as const)('%j', async (headers, expected) => {
    const server = await serve({ kind: 'status', status: 429, headers });
    const error = await failureOf(modelAt(server.url).complete(request(), never));
    expect(error).toMatchObject({ status: 429, retryAfterMs: expected });
  });

  it('until a date', async () => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    const server = await serve({ kind: 'status', status: 503, headers: { 'retry-after': date } });
    const { retryAfterMs } = await failureOf(modelAt(server.url).complete(request(), never));
    expect(retryAfterMs).toBeGreaterThan(27_000);
    expect(retryAfterMs).toBeLessThanOrEqual(30_000);
  });
});

describe('parameters that a server refuses', () => {
  it('are left out from then on', async () => {
    const server = await serve(({ body }) => {
      if ('max_tokens' in body) {
        const message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
        return {
          kind: 'status',
          status: 400,
          body: { error: { message, param: 'max_tokens', code: 'unsupported_parameter' } },
        };
      }
      if ('temperature' in body)
        return { kind: 'status', status: 400, body: { error: { message: 'temperature is not supported' } } };
      return { kind: 'reply', text };
    });
    const model = modelAt(server.url);
    const full = request({ temperature: 1, maxOutputTokens: 50 });
    expect((await model.complete(full, never)).text).toBe(text);
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body).toMatchObject({ max_completion_tokens: 50 });
    await model.complete(full, never);
    expect(server.requests).toHaveLength(4);
  });

  it('are not guessed: a refusal of something else is told', async () => {
    const server = await serve({
      kind: 'status',
      status: 400,
      body: { error: { message: 'bad model', param: 'model' } },
    });
    const error = await failureOf(modelAt(server.url).complete(request({ temperature: 1 }), never));
    expect(error).toMatchObject({ reason: 'badRequest', status: 400 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('settings', () => {
  it.each(['', 'localhost:1234', 'ftp://host/v1', 'not a url'])('refuses the base URL %j', (baseUrl) => {
    expect(() => modelAt(baseUrl)).toThrow(/base URL .* not a web address/);
  });

  it('has an id and a label without user, password and query', () => {
    const model = createOpenAiModel({
      baseUrl: 'https://me:secret@models.example/v1/?api-key=secret',
      model: 'm',
      apiKey: () => Promise.resolve(undefined),
    });
    expect(model).toMatchObject({
      id: 'm@https://models.example/v1',
      label: 'm (models.example)',
      kind: 'live',
    });
  });

  it('goes through the fetch it is given', async () => {
    const server = await serve({ kind: 'reply', text });
    const urls: string[] = [];
    const counting: typeof fetch = (input, init) => {
      urls.push(input instanceof Request ? input.url : String(input));
      return fetch(input, init);
    };
    expect((await modelAt(server.url, { fetch: counting }).complete(request(), never)).text).toBe(text);
    expect(urls).toEqual([`${server.url}/chat/completions`]);
  });
});
