import * as z from 'zod';

const text = z.string();
const count = z.number().int().nonnegative();

/** In [0, 1], save for what sums of floating-point numbers may go astray. */
export const share = z
  .number()
  .min(-1e-9)
  .max(1 + 1e-9);

export const usage = z.object({ promptTokens: count, completionTokens: count });

const tokenLogprob = z.object({
  text,
  logprob: z.number(),
  top: z.array(z.object({ text, logprob: z.number() })).exactOptional(),
});

const parent = z.object({ id: text.min(1), token: count, share: z.number().min(0).max(1) });

const sampleBase = { id: text.min(1), modelId: text, elapsedMs: z.number().nonnegative() };
export const repliedSample = z.object({
  ...sampleBase,
  kind: z.literal('reply'),
  reply: z.object({
    text,
    finishReason: z.enum(['stop', 'length', 'contentFilter', 'other', 'unknown']),
    usage: usage.exactOptional(),
    model: text,
    name: text.exactOptional(),
    reasoning: text.exactOptional(),
    tokens: z.array(tokenLogprob).exactOptional(),
    continued: z.literal(true).exactOptional(),
    parent: parent.exactOptional(),
  }),
  parent: parent.exactOptional(),
});

export const sample = z.discriminatedUnion('kind', [
  repliedSample,
  z.object({
    ...sampleBase,
    kind: z.literal('failure'),
    reason: z.enum([
      'unauthorized',
      'notFound',
      'rateLimited',
      'badRequest',
      'server',
      'connection',
      'timeout',
      'malformed',
      'empty',
      'notRecorded',
      'overBudget',
    ]),
    message: text,
  }),
]);
