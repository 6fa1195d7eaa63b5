import * as z from 'zod';
import type { RunEvent } from '../events';
import { examinationNews, level, origin, signal } from './examinationSchema';
import { sample, share, usage } from './sampleSchema';
import { behaviourReport, check, effect, news } from './verificationSchema';

const text = z.string();
const count = z.number().int().nonnegative();
const weight = z.number().min(-1e-9);
const ids = z.array(text);
const range = z.object({ start: count, end: count });
const step = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

const contextBlock = z.object({
  id: text,
  kind: z.enum(['instructions', 'diagnostics', 'imports', 'signature', 'caller', 'test', 'sibling']),
  title: text,
  path: text.exactOptional(),
  text,
  relevance: share,
});

const task = z
  .object({
    instruction: text,
    document: z.object({ path: text, languageId: text, text }),
    target: range,
    targetKind: z.enum(['selection', 'function', 'file']),
    targetName: text.exactOptional(),
    context: z.array(contextBlock),
  })
  .refine(
    ({ target, document }) => target.start <= target.end && target.end <= document.text.length,
    'the target lies outside the document',
  );

const started = z.object({
  kind: z.literal('started'),
  task,
  settings: z.object({
    samples: count,
    temperature: z.number().exactOptional(),
    temperatureSpread: share.exactOptional(),
    maxOutputTokens: count.exactOptional(),
    minimumSupport: z.number(),
    minimumConfidence: share,
    promise: z
      .object({ risk: share, votes: z.number().nonnegative(), execution: z.number().nonnegative() })
      .exactOptional(),
    votesByLikelihood: z.boolean().exactOptional(),
    branch: z.boolean().exactOptional(),
    stopEarly: z.boolean().exactOptional(),
    heatShare: share,
    testRequests: count.exactOptional(),
    level: level.exactOptional(),
    goOnAnyway: z.boolean().exactOptional(),
  }),
  models: z.array(z.object({ id: text, label: text, kind: z.enum(['live', 'recorded']) })),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: text })),
  earlier: count,
});

const candidateBase = { id: text, modelId: text, origin: origin.exactOptional() };
const candidate = z.discriminatedUnion('usable', [
  z.object({
    ...candidateBase,
    usable: z.literal(true),
    text,
    edits: z.array(range.extend({ text })),
    format: z.enum(['whole', 'searchReplace', 'diff']),
    repairs: z.array(text),
  }),
  z.object({
    ...candidateBase,
    usable: z.literal(false),
    reason: z.enum([
      'failed',
      'empty',
      'refused',
      'cutOff',
      'noCode',
      'notApplicable',
      'unchanged',
      'trivial',
      'unparsable',
    ]),
    detail: text,
    text: text.exactOptional(),
  }),
]);

const cluster = z.object({ id: text, members: ids, weight, by: z.enum(['text', 'tree', 'behaviour']) });

const disagreement = z.object({
  tokens: z.array(range.extend({ heat: share, share, inserted: share, insertionHeat: share, step })),
  hotSpots: z.array(
    range.extend({
      step,
      heat: share,
      insertion: z.boolean(),
      votes: weight,
      alternatives: z.array(z.object({ text, votes: weight, members: ids, effect: effect.exactOptional() })),
    }),
  ),
});

const fusion = z.object({
  confidence: share,
  logOdds: z.number(),
  contributions: z.array(z.object({ name: signal, logOdds: z.number() })),
  missing: z.array(signal),
  cap: z
    .object({
      name: z.enum([
        'unparsable',
        'newlyBroken',
        'contradicted',
        'oneUsable',
        'nothingChecked',
        'notExecuted',
      ]),
      limit: share,
    })
    .exactOptional(),
  limit: share.exactOptional(),
});

const consensus = z.object({
  verdict: z.enum(['consensus', 'none']),
  reason: z.enum(['noUsable', 'oneUsable', 'support', 'confidence']).exactOptional(),
  choice: text.exactOptional(),
  text: text.exactOptional(),
  usable: count,
  clusters: z.array(cluster),
  support: weight,
  confidence: z
    .object({ value: share, restsOn: z.enum(['votes', 'execution', 'examination']) })
    .exactOptional(),
  fusion: fusion.exactOptional(),
  origin: origin.exactOptional(),
  level: z.enum(['tree', 'lexical']),
  disagreement,
  verifiedBy: z.array(check).exactOptional(),
  behaviour: behaviourReport.exactOptional(),
  notRun: z.array(text).exactOptional(),
  weights: z.record(text, weight).exactOptional(),
  notIndependent: z.object({ identical: count, replies: count }).exactOptional(),
});

const byKind = {
  started,
  sampled: z.object({ kind: z.literal('sampled'), sample }),
  parsed: z.object({ kind: z.literal('parsed'), candidate }),
  clustered: z.object({
    kind: z.literal('clustered'),
    usable: count,
    clusters: z.array(cluster),
    leader: text,
  }),
  verified: z.object({ kind: z.literal('verified'), news }),
  examined: z.object({ kind: z.literal('examined'), news: examinationNews }),
  consensus: z.object({ kind: z.literal('consensus'), consensus }),
  done: z.object({
    kind: z.literal('done'),
    stopped: z.enum(['cluster', 'choice', 'missing']).exactOptional(),
    elapsedMs: z.number().nonnegative(),
    usage,
  }),
  failed: z.object({ kind: z.literal('failed'), message: text }),
} satisfies { readonly [K in RunEvent['kind']]: z.ZodType<Extract<RunEvent, { kind: K }>> };

/** What a trace can hold, to compare with `RunEvent`: a field that only one of them has would be lost. */
export type WrittenEvent = z.infer<(typeof byKind)[keyof typeof byKind]>;

/** What is known of an event's form, per kind; what an object holds beyond it is dropped. */
export const eventSchemas: ReadonlyMap<string, z.ZodType<RunEvent>> = new Map(Object.entries(byKind));
