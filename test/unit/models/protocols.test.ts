import { describe, expect, it } from 'vitest';
import type { Spent } from '../../../src/models/openaiModel';
import { serverAddress } from '../../../src/models/serverAddress';
import { failureOf, modelAt, never, request, serve } from './support';

const text = 'Grüße\n```ts\nlet a = 1;\n```\n';

describe('the responses protocol', () => {
  const responses = { protocol: 'responses' } as const;

  it('gives text in pieces, reasoning apart, usage and model', async () => {
    const server = await serve({ kind: 'reply', text, reasoning: 'first a' }, { models: ['served'] });
    const seen: string[] = [];
    const reply = await modelAt(server.url, responses).complete(request(), never, (piece) =>
      seen.push(piece),
    );
    expect(reply).toEqual({
      text,
      reasoning: 'first a',
      finishReason: 'stop',
      usage: { promptTokens: 7, completionTokens: text.length },
      model: 'served',
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.join('')).toBe(text);
    expect(server.requests[0]?.path).toBe('/v1/responses');
  });

  it('sends what it has words for, and asks that nothing be kept', async () => {
    const server = await serve({ kind: 'reply', text });
    const wanted = request({ temperature: 0.5, maxOutputTokens: 9, seed: 3, topLogprobs: 2 });
    await modelAt(server.url, responses).complete(wanted, never);
    expect(server.requests[0]?.body).toEqual({
      model: 'm',
      input: request().messages,
      stream: true,
      store: false,
      temperature: 0.5,
      max_output_tokens: 9,
      top_logprobs: 2,
      include: ['message.output_text.logprobs'],
    });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'contentFilter'],
  ] as const)('that is incomplete by %s', async (finishReason, expected) => {
    const server = await serve({ kind: 'reply', text, finishReason });
    const reply = await modelAt(server.url, responses).complete(request(), never);
    expect(reply).toMatchObject({ text, finishReason: expected });
  });

  it('fails with what the stream says', async () => {
    const server = await serve({
      kind: 'errorInStream',
      text: '',
      after: 0,
      error: { message: 'the model is overloaded', code: 'server_error' },
    });
    const error = await failureOf(modelAt(server.url, responses).complete(request(), never));
    expect(error.message).toContain('the model is overloaded');
  });

  it('is empty where nothing but reasoning came', async () => {
    const server = await serve({ kind: 'reply', text: '', reasoning: 'hm', finishReason: 'length' });
    const error = await failureOf(modelAt(server.url, responses).complete(request(), never));
    expect(error).toMatchObject({ reason: 'empty' });
    expect(error.message).toContain('budget on reasoning');
  });
});

describe('Azure', () => {
  it('is spoken to by api-version, with the deployment in the path and its own header for the key', async () => {
    const server = await serve({ kind: 'reply', text }, { key: 'azure-key-1' });
    const model = modelAt(server.url.replace('/v1', '/openai'), {
      apiVersion: '2024-10-21',
      apiKey: () => Promise.resolve('azure-key-1'),
    });
    expect((await model.complete(request(), never)).text).toBe(text);
    expect(server.requests[0]?.path).toBe('/openai/deployments/m/chat/completions?api-version=2024-10-21');
    expect(server.requests[0]?.headers['api-key']).toBe('azure-key-1');
    expect(server.requests[0]?.headers['authorization']).toBeUndefined();
  });

  it('is spoken to like any other server on its current interface', async () => {
    const server = await serve({ kind: 'reply', text });
    const model = modelAt(server.url.replace('/v1', '/openai/v1'));
    expect((await model.complete(request(), never)).text).toBe(text);
  });

  it.each([
    ['https://some.openai.azure.com', undefined, 'https://some.openai.azure.com/openai/v1'],
    ['https://some.openai.azure.com/openai/', '2024-10-21', 'https://some.openai.azure.com/openai'],
    ['https://some.openai.azure.com/openai/v1/', undefined, 'https://some.openai.azure.com/openai/v1'],
    ['http://127.0.0.1:8000/v1/', undefined, 'http://127.0.0.1:8000/v1'],
  ])('%s has its interface where it belongs', (given, version, expected) => {
    expect(serverAddress(given, version).baseUrl).toBe(expected);
  });
});

describe('tokens spent', () => {
  it.each([
    ['a reply', { kind: 'reply', text: 'abc' }, { promptTokens: 7, completionTokens: 3 }, true],
    [
      'an answer that cannot be used',
      { kind: 'reply', text: ' ', finishReason: 'length' },
      { promptTokens: 7, completionTokens: 1 },
      true,
    ],
    [
      'a stream that broke off',
      { kind: 'resetMidStream', text: 'x'.repeat(70), after: 2 },
      { promptTokens: 16, completionTokens: 10 },
      false,
    ],
  ] as const)('are told of %s', async (_, behaviour, usage, told) => {
    const server = await serve(behaviour);
    const spent: Spent[] = [];
    const model = modelAt(server.url, { onSpent: (some) => spent.push(some) });
    await model.complete(request(), never).catch(() => undefined);
    expect(spent).toEqual([{ modelId: model.id, usage, told }]);
  });

  it('are none where the server did not work', async () => {
    const server = await serve({ kind: 'status', status: 503 });
    const spent: Spent[] = [];
    const model = modelAt(server.url, { onSpent: (some) => spent.push(some) });
    await model.complete(request(), never).catch(() => undefined);
    expect(spent).toEqual([]);
  });
});

describe('several answers where one was asked for', () => {
  it('never mix, whatever their order', async () => {
    const server = await serve({ kind: 'tangledIndexes', text, other: 'z'.repeat(60) });
    expect((await modelAt(server.url).complete(request(), never)).text).toBe(text);
  });
});
