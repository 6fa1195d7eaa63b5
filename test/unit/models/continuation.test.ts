import { describe, expect, it } from 'vitest';
import type { ChatReply } from '../../../src/engine/ports';
import { tokensOfText } from '../../../src/engine/sampling/branches';
import type { Capabilities } from '../../../src/models/capabilities';
import { createMemoryCapabilities } from '../../../src/models/capabilities';
import { readContinuation } from '../../../src/models/continuation';
import { describeCapabilities } from '../../../src/models/describeCapabilities';
import type { Behaviour } from '../../fixtures/server/behaviour';
import type { PrefixProfileName } from '../../fixtures/server/prefixProfiles';
import { prefixProfiles } from '../../fixtures/server/prefixProfiles';
import { failureOf, modelAt, never, request, serve } from './support';

const prefix = 'Changed.\n\n```ts\nfunction add(a: number) {\n  const b = 1;';
const rest = '\n  return a + b;\n}\n```\n';
const anew = '```ts\nfunction add(a: number) {\n  return a + 1;\n}\n```\n';

/** A model that continues what it is given the beginning of. */
function write(beginning: string): string {
  return beginning === '' ? anew : rest;
}

interface Expected {
  /** What is known after three requests, and what each came to; `fails` for no answer. */
  readonly known: Capabilities;
  readonly texts: readonly string[];
  readonly requests: number;
}

const whole = prefix + rest;
const expected: Readonly<Record<PrefixProfileName, Expected>> = {
  vllm: {
    known: { prefix: 'taken', prefixForm: 'continueFinal' },
    texts: [whole, whole, whole],
    requests: 3,
  },
  llamaCpp: {
    known: { prefix: 'taken', prefixForm: 'continueFinal' },
    texts: [whole, whole, whole],
    requests: 3,
  },
  llamaCppThinking: { known: { prefix: 'refused' }, texts: [anew, anew, anew], requests: 4 },
  mistral: { known: { prefix: 'taken', prefixForm: 'prefix' }, texts: [whole, whole, whole], requests: 4 },
  deepSeekBeta: {
    known: { prefix: 'taken', prefixForm: 'prefix' },
    texts: [anew, whole, whole],
    requests: 3,
  },
  strict: { known: { prefix: 'taken', prefixForm: 'last' }, texts: [whole, whole, whole], requests: 5 },
  openai: { known: { prefix: 'ignored', prefixForm: 'last' }, texts: [anew, anew, anew], requests: 5 },
  ignoring: { known: { prefix: 'ignored', prefixForm: 'prefix' }, texts: [anew, anew, anew], requests: 3 },
  anthropicNew: { known: { prefix: 'refused' }, texts: [anew, anew, anew], requests: 4 },
  thoughtful: {
    known: { prefix: 'ignored', prefixForm: 'prefix' },
    texts: ['fails', 'fails', anew],
    requests: 3,
  },
};

describe('the beginning of an answer', () => {
  it.each(Object.keys(prefixProfiles) as PrefixProfileName[])('is continued by %s, or not', async (name) => {
    const server = await serve(({ body }): Behaviour => prefixProfiles[name](body, write));
    const capabilities = createMemoryCapabilities();
    const model = modelAt(server.url, { capabilities });
    expect(model.takesPrefix?.()).toBeUndefined();
    const texts: string[] = [];
    const parts: (boolean | undefined)[] = [];
    for (let index = 0; index < 3; index++) {
      const reply = await model
        .complete(request({ prefix, topLogprobs: 3, index }), never)
        .catch(() => undefined);
      texts.push(reply?.text ?? 'fails');
      parts.push(reply?.continued);
      const tokens = tokensOfText(reply?.tokens ?? [], reply?.continued === true ? rest : anew);
      if (name !== 'mistral') expect(tokens === undefined).toBe(reply === undefined);
    }
    expect(texts).toEqual(expected[name].texts);
    expect(parts).toEqual(texts.map((text) => (text === whole ? true : undefined)));
    expect(capabilities.read(model.id)).toMatchObject(expected[name].known);
    expect(server.requests).toHaveLength(expected[name].requests);
    expect(model.takesPrefix?.()).toBe(expected[name].known.prefix === 'taken');
    expect(model.tellsLogprobs?.()).toBe(name !== 'mistral');
  });

  it('is not asked for where there is none', async () => {
    const server = await serve(({ body }): Behaviour => prefixProfiles.vllm(body, write));
    await modelAt(server.url).complete(request(), never);
    expect(server.requests[0]?.body).not.toHaveProperty('continue_final_message');
    expect(server.requests[0]?.body).not.toHaveProperty('add_generation_prompt');
    expect(server.requests[0]?.body.messages).toHaveLength(2);
  });

  it('is never told to the responses protocol', async () => {
    const server = await serve({ kind: 'reply', text: anew });
    const model = modelAt(server.url, { protocol: 'responses' });
    expect((await model.complete(request({ prefix }), never)).text).toBe(anew);
    expect(JSON.stringify(server.requests[0]?.body)).not.toContain('const b');
    expect(model.takesPrefix?.()).toBe(false);
  });

  it('may be refused in several requests at once', async () => {
    const server = await serve(({ body }): Behaviour => prefixProfiles.strict(body, write));
    const model = modelAt(server.url);
    const replies = await Promise.all(
      [0, 1, 2, 3].map((index) => model.complete(request({ prefix, topLogprobs: 1, index }), never)),
    );
    expect(replies.map(({ text }) => text)).toEqual([whole, whole, whole, whole]);
    expect(model.takesPrefix?.()).toBe(true);
    expect(server.requests.length).toBeLessThanOrEqual(12);
  });

  it('is not to blame for a prompt that is too long', async () => {
    const message = "This model's maximum context length is 8192 tokens. However, you requested 9000.";
    const server = await serve({ kind: 'status', status: 400, body: { error: { message } } });
    const model = modelAt(server.url);
    expect((await failureOf(model.complete(request({ prefix }), never))).reason).toBe('badRequest');
    expect(server.requests).toHaveLength(1);
    expect(model.takesPrefix?.()).toBeUndefined();
  });

  it('once taken is not given up for an odd answer', async () => {
    let odd = false;
    const server = await serve(({ body }): Behaviour =>
      (odd ? prefixProfiles.ignoring : prefixProfiles.vllm)(body, write),
    );
    const model = modelAt(server.url);
    await model.complete(request({ prefix, topLogprobs: 1 }), never);
    odd = true;
    expect((await model.complete(request({ prefix, topLogprobs: 1, index: 1 }), never)).text).toBe(anew);
    expect(model.takesPrefix?.()).toBe(true);
  });

  it('is not glued to what is neither its rest nor a whole answer', async () => {
    const server = await serve(({ body }) =>
      prefixProfiles.ignoring(body, () => 'Here is the rest:\n\n```ts\n  return a + b;\n}\n```\n'),
    );
    const error = await failureOf(modelAt(server.url).complete(request({ prefix, topLogprobs: 1 }), never));
    expect(error.reason).toBe('malformed');
    expect(error.message).toContain('consilience.sampling.branch');
  });
});

function reply(text: string, more: Partial<ChatReply> = {}): ChatReply {
  return { text, finishReason: 'stop', model: 'm', tokens: [{ text, logprob: -1 }], ...more };
}

const edit = '<<<<<<< SEARCH\nlet a = 1;\n=======\nlet a = 2;\n';

describe('what came of it', () => {
  it.each([
    ['goes on', prefix, reply(rest), 'continued'],
    ['begins with a fence on the next line', prefix, reply(`\n\n${anew}`), 'anew'],
    ['begins with a bare fence there', prefix, reply(`\n${anew.replace('ts', '')}`), 'anew'],
    ['only closes', prefix, reply('\n}\n```'), 'continued'],
    ['goes on in the same line', prefix, reply(' // one\n}\n```'), 'continued'],
    ['goes on after the block', prefix, reply(`${rest}\nDone.`), 'continued'],
    ['begins with prose', prefix, reply(`Certainly.\n\n${anew}`), 'anew'],
    ['begins with a fence', prefix, reply(anew), 'anew'],
    ['begins with a bare fence', prefix, reply(anew.replace('ts', '')), 'anew'],
    ['says the same again', prefix, reply(whole), 'anew'],
    ['apologises', prefix, reply('It seems that your message was cut off.'), 'neither'],
    ['writes the code again without a fence', prefix, reply(anew.replace('```ts', '')), 'neither'],
    ['goes on within an edit', edit.trimEnd(), reply('\nlet b;\n>>>>>>> REPLACE\n'), 'continued'],
    ['adds another edit', edit.trimEnd(), reply(`\n>>>>>>> REPLACE\n${edit}>>>>>>> REPLACE\n`), 'continued'],
    ['begins the edit again', edit.trimEnd(), reply(`${edit}>>>>>>> REPLACE\n`), 'anew'],
    [
      'begins another edit',
      edit.trimEnd(),
      reply('<<<<<<< SEARCH\nb\n=======\nc\n>>>>>>> REPLACE'),
      'neither',
    ],
    ['goes on with plain text', 'one\ntwo', reply('\nthree'), 'continued'],
    ['begins plain text again', 'one one\ntwo', reply('one one\n2'), 'neither'],
  ] as const)('%s', (_, before, given, kind) => {
    const outcome = readContinuation(before, given, false);
    expect(outcome.kind).toBe(kind);
    if (outcome.kind === 'continued') expect(outcome.reply.text).toBe(before + given.text);
    if (outcome.kind === 'anew') expect(outcome.reply).toEqual(given);
  });

  it('has the white space that a server took off', () => {
    const outcome = readContinuation(
      prefix,
      reply(rest.trimStart(), { tokens: [{ text: rest, logprob: -1 }] }),
      false,
    );
    expect(outcome).toMatchObject({ kind: 'continued', reply: { text: whole } });
  });

  it('is not trusted where white space may be lost', () => {
    const bare = { text: rest.trimStart(), finishReason: 'stop', model: 'm' } as const;
    expect(readContinuation(prefix, bare, false).kind).toBe('neither');
  });

  it('shows nothing where it was cut off', async () => {
    const outcome = readContinuation(prefix, reply('\n  return', { finishReason: 'length' }), false);
    expect(outcome).toMatchObject({ kind: 'cutOff', whole: { text: `${prefix}\n  return` } });
    const broken = readContinuation(prefix, reply('\n  return', { finishReason: 'unknown' }), false);
    expect(broken.kind).toBe('cutOff');
    expect(readContinuation(prefix, reply(rest, { finishReason: 'unknown' }), false).kind).toBe('continued');
    let cut: string | undefined = 'Changed.\n\n```ts\nfunction';
    const server = await serve(({ body }): Behaviour => {
      const behaviour = prefixProfiles.vllm(body, write);
      return cut === undefined ? behaviour : { kind: 'reply', text: cut, finishReason: 'length' };
    });
    const model = modelAt(server.url);
    const ask = async (): Promise<string> => (await model.complete(request({ prefix }), never)).text;
    expect(await ask()).toBe(cut);
    expect(model.takesPrefix?.()).toBeUndefined();
    cut = undefined;
    expect(await ask()).toBe(whole);
    expect(model.takesPrefix?.()).toBe(true);
    cut = '\n  return';
    expect(await ask()).toBe(prefix + cut);
  });

  it('is the whole answer where a server repeats the beginning', () => {
    const echoed: ChatReply = { text: whole, finishReason: 'stop', model: 'm' };
    expect(readContinuation(prefix, echoed, true)).toMatchObject({
      kind: 'continued',
      reply: { text: whole },
    });
    expect(readContinuation(prefix, echoed, false).kind).toBe('anew');
    const tail = reply(whole, { tokens: [{ text: rest, logprob: -1 }] });
    expect(readContinuation(prefix, tail, false)).toMatchObject({ kind: 'continued' });
  });
});

describe('in words', () => {
  it('is told like what else a server takes', () => {
    expect(describeCapabilities({ prefix: 'taken', prefixForm: 'prefix' })).toEqual([
      'takes continuing an answer',
    ]);
    expect(describeCapabilities({ prefix: 'refused' })).toEqual(['refuses continuing an answer']);
    expect(describeCapabilities({ prefixForm: 'prefix' })).toEqual([
      'continuing an answer is tried in another form',
    ]);
  });
});
