import { describe, expect, it } from 'vitest';
import type { Capabilities, Learned } from '../../../src/models/capabilities';
import { createMemoryCapabilities } from '../../../src/models/capabilities';
import { describeCapabilities } from '../../../src/models/describeCapabilities';
import type { OpenAiModelOptions } from '../../../src/models/openaiModel';
import type { ServerRequestBody } from '../../fixtures/server/behaviour';
import type { ProfileName } from '../../fixtures/server/profiles';
import { profiles } from '../../fixtures/server/profiles';
import { failureOf, modelAt, never, request, serve } from './support';

const everything = {
  temperature: 0.8,
  maxOutputTokens: 99,
  seed: 7,
  topLogprobs: 10,
  answerSchema: { name: 'answer', schema: { type: 'object' } },
};

interface Expected {
  readonly known: Capabilities;
  /** How many requests two replies take. */
  readonly requests: number;
  readonly withTokens?: boolean;
  readonly reasoning?: string;
  readonly options?: Partial<OpenAiModelOptions>;
}

const taken = {
  temperature: 'taken',
  seed: 'taken',
  jsonSchema: 'taken',
  streamUsage: 'taken',
  outputLimit: 'max_tokens',
} as const;
const limits = { requestsPerMinute: 500, tokensPerMinute: 30_000 };
const withLogprobs = { ...taken, logprobs: 'taken' } as const;

const expected: Readonly<Record<ProfileName, Expected>> = {
  openai: { known: { ...withLogprobs, ...limits }, requests: 2, withTokens: true },
  openaiReasoning: {
    known: {
      ...taken,
      temperature: 'refused',
      logprobs: 'refused',
      outputLimit: 'max_completion_tokens',
    },
    requests: 5,
  },
  openaiResponses: {
    known: {
      temperature: 'taken',
      store: 'taken',
      jsonSchema: 'taken',
      logprobs: 'taken',
      reasoningApart: true,
    },
    requests: 2,
    withTokens: true,
    reasoning: 'hm',
    options: { protocol: 'responses' },
  },
  azureOld: { known: { ...taken, logprobs: 'ignored', streamUsage: 'refused' }, requests: 3 },
  ollama: {
    known: { ...withLogprobs, reasoningApart: true },
    requests: 2,
    withTokens: true,
    reasoning: 'so',
  },
  llamaCpp: {
    known: { ...withLogprobs, reasoningApart: true },
    requests: 2,
    withTokens: true,
    reasoning: 'so',
  },
  vllm: {
    known: { ...withLogprobs, topLogprobs: 5, reasoningApart: true },
    requests: 3,
    withTokens: true,
    reasoning: 'so',
  },
  lmStudio: { known: { ...taken, logprobs: 'ignored' }, requests: 2 },
  openRouter: { known: { ...taken, logprobs: 'ignored' }, requests: 2 },
  together: { known: { ...withLogprobs, logprobsForm: 'number' }, requests: 3, withTokens: true },
  groq: { known: { ...taken, logprobs: 'refused', ...limits }, requests: 3 },
  deepSeek: { known: { ...taken, logprobs: 'refused', reasoningApart: true }, requests: 3, reasoning: 'so' },
  anthropic: { known: { ...taken, logprobs: 'ignored', ...limits }, requests: 2 },
  gemini: { known: { ...taken, logprobs: 'refused' }, requests: 3 },
  strict: {
    known: {
      temperature: 'taken',
      outputLimit: 'max_tokens',
      seed: 'refused',
      streamUsage: 'refused',
      jsonSchema: 'refused',
      logprobs: 'refused',
    },
    requests: 6,
  },
};

describe('what a server takes is learnt once and remembered', () => {
  it.each(Object.keys(profiles) as ProfileName[])('%s', async (name) => {
    const wanted = expected[name];
    const server = await serve(({ body }) => profiles[name](body, 'let a = 1;'));
    const capabilities = createMemoryCapabilities();
    const learned: Learned[] = [];
    const options = { capabilities, onLearned: (news: Learned) => learned.push(news), ...wanted.options };
    const first = modelAt(server.url, options);
    const reply = await first.complete(request(everything), never);
    expect(reply).toMatchObject({ text: 'let a = 1;', finishReason: 'stop' });
    expect(reply.reasoning).toBe(wanted.reasoning);
    expect(reply.tokens?.map(({ text }) => text).join('')).toBe(
      wanted.withTokens === true ? 'let a = 1;' : undefined,
    );
    expect(reply.tokens?.[0]?.top?.length).toBe(
      wanted.withTokens === true ? (wanted.known.topLogprobs ?? 10) : undefined,
    );
    // Another window: what was learnt is not learnt again.
    const second = modelAt(server.url, options);
    const before = learned.length;
    await second.complete(request(everything), never);
    expect(learned).toHaveLength(before);
    expect(server.requests).toHaveLength(wanted.requests);
    expect(capabilities.read(first.id)).toEqual(wanted.known);
    expect(Object.assign({}, ...learned.map(({ change }) => change))).toEqual(wanted.known);
  });

  it('each refused parameter is dropped once although many requests meet the refusal at the same time', async () => {
    const server = await serve(({ body }) => profiles.openaiReasoning(body, 'a'));
    const model = modelAt(server.url);
    const replies = await Promise.all(
      [0, 1, 2, 3].map((index) => model.complete(request({ ...everything, index }), never)),
    );
    expect(replies.map(({ text }) => text)).toEqual(['a', 'a', 'a', 'a']);
    expect(server.requests.length).toBeLessThanOrEqual(16);
  });

  it('keeps what a refusal does not name', async () => {
    const server = await serve(({ body }) => profiles.strict(body, 'a'));
    await modelAt(server.url).complete(request(everything), never);
    expect(server.requests.at(-1)?.body).toEqual({
      model: 'm',
      messages: request().messages,
      stream: true,
      temperature: 0.8,
      max_tokens: 99,
    } satisfies ServerRequestBody);
  });

  it('is kept per model and server', async () => {
    const capabilities = createMemoryCapabilities();
    const one = await serve(({ body }) => profiles.groq(body, 'a'));
    const two = await serve(({ body }) => profiles.openai(body, 'a'));
    await modelAt(one.url, { capabilities }).complete(request(everything), never);
    const other = modelAt(two.url, { capabilities });
    expect(capabilities.read(other.id)).toBeUndefined();
    expect((await other.complete(request(everything), never)).tokens).toBeDefined();
  });
});

describe('a refusal that nothing can be left out for', () => {
  it.each([
    ['messages: must not be empty', 'messages'],
    ['max_tokens must be less than or equal to 64', null],
    ['max_tokens must be less than or equal to 64', 'max_tokens'],
  ])('is told: %s', async (message, param) => {
    const server = await serve({ kind: 'status', status: 400, body: { error: { message, param } } });
    const error = await failureOf(modelAt(server.url).complete(request(everything), never));
    expect(error).toMatchObject({ reason: 'badRequest', status: 400 });
    expect(error.message).toContain(message);
    expect(server.requests).toHaveLength(1);
  });

  it('ends although the server refuses the same parameter whether it is sent or not', async () => {
    const server = await serve({
      kind: 'status',
      status: 400,
      body: { error: { message: 'temperature is not supported', param: 'temperature' } },
    });
    const error = await failureOf(modelAt(server.url).complete(request({ temperature: 1 }), never));
    expect(error.reason).toBe('badRequest');
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["This model's maximum context length is 8192 tokens. However, you requested 9000.", 8192],
    ['the request exceeds the available context size (n_ctx = 4096), try increasing it', 4096],
    ['prompt is too long: 210000 tokens > 200000 maximum', 200_000],
  ])(
    'a prompt that is too long names what to do, and the length is remembered: %s',
    async (message, length) => {
      const server = await serve({
        kind: 'status',
        status: 400,
        body: { error: { message, code: 'context_length_exceeded' } },
      });
      const capabilities = createMemoryCapabilities();
      const model = modelAt(server.url, { capabilities });
      const error = await failureOf(model.complete(request(everything), never));
      expect(error).toMatchObject({ reason: 'badRequest' });
      expect(error.message).toMatch(/too long for m.*consilience\.context\.maxTokens/);
      expect(capabilities.read(model.id)).toMatchObject({ contextTokens: length });
      expect(server.requests).toHaveLength(1);
    },
  );
});

describe('capabilities in words', () => {
  it('say first what is refused', () => {
    expect(
      describeCapabilities({
        temperature: 'refused',
        seed: 'taken',
        logprobs: 'ignored',
        outputLimit: 'max_completion_tokens',
        contextTokens: 8192,
        reasoningApart: true,
      }),
    ).toEqual([
      'refuses temperature',
      'ignores log-probabilities',
      'takes seed',
      'its limit of output tokens is called max_completion_tokens',
      'holds 8192 tokens of context',
      'shows its reasoning apart',
    ]);
    expect(describeCapabilities({})).toEqual([]);
  });
});
