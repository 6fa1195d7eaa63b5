import * as z from 'zod';
import { signalNames } from '../consensus/evidenceWeights';
import type { ExaminationNews } from '../examination/news';
import { repliedSample, share, usage } from './sampleSchema';

const text = z.string();
const count = z.number().int().nonnegative();

export const level = z.enum(['quick', 'normal', 'thorough']);

export const signal = z.enum(signalNames);

const originFields = {
  by: z.enum(['repair', 'synthesis']),
  parents: z.array(text),
  round: count,
};
export const origin = z.object(originFields);

const purpose = z.enum([
  'propose',
  'feasibility',
  'tests',
  'mask',
  'maskControl',
  'describe',
  'cover',
  'rewrite',
  'critique',
  'repair',
  'judge',
  'question',
  'contradiction',
  'ablation',
  'refill',
  'synthesis',
  'choose',
]);

const plan = z.object({
  level,
  settings: z.object({
    samples: z.object({ least: count, most: count }),
    leaders: count,
    masks: count,
    judgeTrials: count,
    testRequests: count,
    everyStage: z.boolean(),
  }),
  stages: z.array(z.object({ purpose, calls: count, usage })),
  calls: z.object({ least: count, most: count }),
  usage,
});

const feasibility = z.object({
  verdict: z.enum(['enough', 'missing', 'split', 'notMeasured']),
  yes: count,
  no: count,
  notMeasured: count,
  missing: z.array(text),
  reasons: z.array(text),
});

const lines = z.object({ first: count.min(1), last: count.min(1) });
const finding = z.object({
  id: text,
  candidate: text,
  lines,
  severity: z.enum(['high', 'medium', 'low']),
  problem: text,
  input: text.exactOptional(),
  expected: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('value'), text }),
      z.object({ kind: z.literal('error'), name: text }),
    ])
    .exactOptional(),
  outcome: text.exactOptional(),
  status: z.enum(['shown', 'refuted', 'open']),
});
const critique = z.object({
  candidate: text,
  findings: z.array(finding),
  refuted: z.array(finding),
  misplaced: count,
});

const maskKind = z.enum(['identifier', 'literal', 'errorType', 'boundary', 'callerArgument', 'testOutput']);
const mask = z.object({
  id: text,
  kind: maskKind,
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('request') }),
    z.object({ kind: z.literal('document'), start: count }),
    z.object({ kind: z.literal('context'), block: text, title: text }),
  ]),
  text,
  ranges: z.array(z.object({ start: count, end: count })),
  fact: text,
  form: z.enum(['number', 'string', 'identifier', 'errorType', 'boundary', 'code']),
  output: z.object({ call: text, gives: z.enum(['value', 'error']) }).exactOptional(),
});
const probe = z.object({
  candidate: text,
  mask: text,
  kind: maskKind,
  draw: count,
  by: z.enum(['model', 'run']),
  outcome: z.enum(['recovered', 'missed', 'leaked', 'guessable', 'notMeasured']),
  answer: text.exactOptional(),
  reason: text.exactOptional(),
});

const measured = <T extends z.ZodType>(
  value: T,
): z.ZodDiscriminatedUnion<
  [
    z.ZodObject<{ measured: z.ZodLiteral<true>; value: T }>,
    z.ZodObject<{ measured: z.ZodLiteral<false>; reason: z.ZodString }>,
  ],
  'measured'
> =>
  z.discriminatedUnion('measured', [
    z.object({ measured: z.literal(true), value }),
    z.object({ measured: z.literal(false), reason: text }),
  ]);
const roundTrips = z.object({
  requirements: measured(z.array(z.object({ text, quote: text }))),
  candidates: z.array(
    z.object({
      candidate: text,
      trips: z.array(
        z.object({
          description: measured(text),
          coverage: measured(
            z.object({ covered: z.array(z.enum(['yes', 'no', 'unclear'])), unrequested: z.array(text) }),
          ),
          rewrite: measured(
            z.object({
              value: share,
              equal: z.boolean(),
              by: z.enum(['behaviour', 'tree']),
              control: share.exactOptional(),
              lift: share,
            }),
          ),
        }),
      ),
    }),
  ),
});
const backward = z.object({
  masks: z.array(mask),
  probes: z.array(probe),
  roundTrips: roundTrips.exactOptional(),
  evidence: z.array(
    z.object({
      candidate: text,
      facts: z.object({
        candidate: text,
        asked: count,
        recovered: count,
        discounted: count,
        notMeasured: count,
      }),
      compared: z
        .object({ passed: count, total: count })
        .refine(({ passed, total }) => passed <= total, 'more passed than were asked'),
      roundTrip: z.object({ asked: count, recovered: z.number().nonnegative() }).exactOptional(),
    }),
  ),
});

const verdict = z.union([z.literal(-1), z.literal(0), z.literal(1)]);
const sayings = z.object({
  contenders: z.array(text),
  pairs: z.array(
    z.object({
      first: text,
      second: text,
      asShown: verdict.exactOptional(),
      swapped: verdict.exactOptional(),
    }),
  ),
  scores: z.array(z.object({ candidate: text, score: z.number().min(0).max(10) })),
  answers: z.array(z.object({ candidate: text, agreeing: count, answered: count, balanced: share })),
  trials: z.object({ tried: count, right: z.number().nonnegative() }),
});

const contradictions = z.object({
  facts: z.array(
    z.object({
      name: text,
      aspect: z.enum(['parameters', 'returns', 'raises']),
      relied: text,
      told: text.exactOptional(),
      contradicts: z.boolean(),
      settled: z.enum(['holds', 'broken', 'unsettled']),
      declared: text.exactOptional(),
    }),
  ),
  notMeasured: z.array(text),
});

const ablation = z.object({
  control: share.exactOptional(),
  blocks: z.array(
    z.object({
      block: text,
      title: text,
      influence: z.enum(['none', 'some', 'notMeasured']),
      nearness: share.exactOptional(),
      reason: text.exactOptional(),
    }),
  ),
});

const stage = z.enum([
  'feasibility',
  'synthesis',
  'review',
  'repair',
  'backward',
  'judges',
  'choice',
  'contradictions',
  'ablation',
]);

const byKind = {
  began: z.object({ kind: z.literal('began'), stage }),
  planned: z.object({ kind: z.literal('planned'), plan }),
  feasible: z.object({ kind: z.literal('feasible'), feasibility }),
  drawn: z.object({ kind: z.literal('drawn'), drawn: z.object({ ...originFields, sample: repliedSample }) }),
  reviewed: z.object({ kind: z.literal('reviewed'), critique }),
  probed: z.object({ kind: z.literal('probed'), backward }),
  judged: z.object({ kind: z.literal('judged'), sayings }),
  picked: z.object({
    kind: z.literal('picked'),
    pick: z.object({ picks: z.tuple([text, text]), choice: text.exactOptional() }),
  }),
  relied: z.object({ kind: z.literal('relied'), candidate: text, contradictions }),
  ablated: z.object({ kind: z.literal('ablated'), candidate: text, ablation }),
  notMeasured: z.object({ kind: z.literal('notMeasured'), stage, reason: text }),
  spent: z.object({ kind: z.literal('spent'), spent: z.object({ calls: count, usage }) }),
} satisfies { readonly [K in ExaminationNews['kind']]: z.ZodType<Extract<ExaminationNews, { kind: K }>> };

export const examinationNews = z.discriminatedUnion('kind', [
  byKind.began,
  byKind.planned,
  byKind.feasible,
  byKind.drawn,
  byKind.reviewed,
  byKind.probed,
  byKind.judged,
  byKind.picked,
  byKind.relied,
  byKind.ablated,
  byKind.notMeasured,
  byKind.spent,
]);
