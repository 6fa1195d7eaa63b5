import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../../src/models/capabilities';
import { createMemoryCapabilities } from '../../../src/models/capabilities';
import { listModels } from '../../../src/models/listModels';
import type { Spent } from '../../../src/models/openaiModel';
import { probeModel } from '../../../src/models/probeModel';
import { startSilentServer } from '../../fixtures/server/silentServer';
import type { ProfileName } from '../../fixtures/server/profiles';
import { prefixProfiles } from '../../fixtures/server/prefixProfiles';
import { profiles } from '../../fixtures/server/profiles';
import { failureOf, never, owned, serve, until } from './support';

function options(baseUrl: string, key?: string) {
  return {
    baseUrl,
    model: 'm',
    apiKey: () => Promise.resolve(key),
    capabilities: createMemoryCapabilities(),
  };
}

describe('a probe', () => {
  const several: readonly [ProfileName, Capabilities][] = [
    ['openai', { n: 'taken', logprobs: 'taken', seed: 'taken', temperature: 'taken' }],
    ['openaiReasoning', { n: 'taken', logprobs: 'refused', outputLimit: 'max_completion_tokens' }],
    ['ollama', { n: 'ignored', logprobs: 'taken', reasoningApart: true }],
    ['llamaCpp', { n: 'refused', logprobs: 'taken' }],
    ['vllm', { n: 'taken', logprobs: 'taken' }],
    ['lmStudio', { n: 'ignored', logprobs: 'ignored' }],
    ['together', { n: 'taken', logprobs: 'taken', logprobsForm: 'number' }],
    ['groq', { n: 'refused', logprobs: 'refused' }],
    ['anthropic', { n: 'refused', logprobs: 'ignored' }],
    ['gemini', { n: 'refused', logprobs: 'refused' }],
    ['strict', { n: 'taken', seed: 'refused', logprobs: 'refused' }],
  ];

  it.each(several)('of %s', async (name, expected) => {
    const server = await serve(({ body }) => profiles[name](body, 'yes'));
    const settings = options(server.url);
    const spent: Spent[] = [];
    const known = await probeModel({ ...settings, onSpent: (some) => spent.push(some) }, never);
    expect(known).toMatchObject(expected);
    expect(settings.capabilities.read(`m@${server.url}`)).toEqual(known);
    const continuing = server.requests.filter(({ body }) => body.messages?.at(-1)?.role === 'assistant');
    expect(server.requests.every(({ body }) => body.stream === undefined)).toBe(continuing.length === 0);
    expect(continuing.length > 0).toBe(expected.logprobs === 'taken');
    expect(continuing.length).toBeLessThanOrEqual(3);
    expect(spent.map(({ usage }) => usage.completionTokens)).toEqual(
      server.told.map((told) => told.completion_tokens),
    );
  });

  it.each([
    ['vllm', 'continueFinal'],
    ['deepSeekBeta', 'prefix'],
    ['strict', 'last'],
  ] as const)('finds out how %s continues an answer', async (name, prefixForm) => {
    const write = (beginning: string): string =>
      beginning === '' ? '```json\n{\n  "a": 1,\n  "b": 2\n}\n```' : '\n  "b": 2\n}\n```';
    const server = await serve(({ body }) => prefixProfiles[name](body, write));
    expect(await probeModel(options(server.url), never)).toMatchObject({ prefix: 'taken', prefixForm });
  });

  it.each(['ignoring', 'anthropicNew', 'openai', 'thoughtful'] as const)(
    'finds out that %s does not',
    async (name) => {
      const server = await serve(({ body }) => prefixProfiles[name](body, () => '```json\n{}\n```'));
      const { prefix } = await probeModel(options(server.url), never);
      expect(prefix).toBe(name === 'anthropicNew' ? 'refused' : 'ignored');
    },
  );

  it('reads the context length from the list', async () => {
    const server = await serve(({ body }) => profiles.vllm(body, 'yes'), {
      models: ['m', 'other'],
      modelDetails: { max_model_len: 16_384 },
    });
    expect(await probeModel(options(server.url), never)).toMatchObject({ contextTokens: 16_384 });
  });

  it('of a model that spends its few tokens on reasoning still shows what it takes', async () => {
    const server = await serve({
      kind: 'status',
      status: 200,
      body: {
        choices: [{ index: 0, message: { content: null, reasoning: 'hm' }, finish_reason: 'length' }],
      },
    });
    const known = await probeModel(options(server.url), never);
    expect(known).toMatchObject({ n: 'ignored', seed: 'taken', reasoningApart: true });
    expect(known.logprobs).toBeUndefined();
  });

  it('fails as a request does', async () => {
    const server = await serve({ kind: 'reply', text: 'yes' }, { key: 'right-key' });
    const error = await failureOf(probeModel(options(server.url, 'wrong-key'), never));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).not.toContain('wrong-key');
  });
});

describe('the list of models', () => {
  it('is asked for without anything of the person’s', async () => {
    const server = await serve(
      { kind: 'hang' },
      { models: ['a', 'b'], modelDetails: { context_length: 4096 } },
    );
    expect(await listModels({ baseUrl: server.url }, never)).toEqual([
      { id: 'a', contextTokens: 4096 },
      { id: 'b', contextTokens: 4096 },
    ]);
    expect(server.requests).toHaveLength(0);
    await until(() => server.openSockets() === 0, 200);
  });

  it('is waited for no longer than told', async () => {
    const server = owned(await startSilentServer());
    const error = await failureOf(
      listModels({ baseUrl: `http://127.0.0.1:${server.port}/v1`, timeoutMs: 50 }, never),
    );
    expect(error.reason).toBe('timeout');
    await until(() => server.openSockets() === 0, 200);
  });

  it('that cannot be had is explained', async () => {
    const error = await failureOf(listModels({ baseUrl: 'http://127.0.0.1:1/v1' }, never));
    expect(error.reason).toBe('connection');
  });
});
