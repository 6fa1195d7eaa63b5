import * as z from 'zod';

const text = z.string();
const count = z.number().int().nonnegative();

const limit = z.enum(['wallMs', 'cpuSeconds', 'memoryBytes', 'processes', 'fileBytes', 'outputBytes']);

export const check = z.object({
  name: z.enum(['parsed', 'types', 'lint', 'diagnostics', 'projectTests', 'generatedTests']),
  outcome: z.enum(['passed', 'failed', 'notRun']),
  reason: text.exactOptional(),
  tool: text.exactOptional(),
  passed: count,
  total: count,
  newlyFailing: z.array(text),
  newlyPassing: z.array(text),
  cases: z.array(
    z.object({ name: text, outcome: z.enum(['passed', 'failed', 'skipped']), message: text.exactOptional() }),
  ),
  output: text.exactOptional(),
  elapsedMs: z.number().nonnegative().exactOptional(),
});

const behaviour = z
  .object({
    candidates: z.array(text),
    inputs: z.array(z.object({ text, origin: z.enum(['test', 'mutation', 'model', 'project']) })),
    outcomes: z.array(z.array(text)),
    tests: z.array(z.object({ id: text, text, count: count.min(1) })),
    passed: z.array(z.array(z.boolean())),
  })
  .refine(
    ({ candidates, inputs, outcomes, tests, passed }) =>
      outcomes.length === candidates.length &&
      passed.length === candidates.length &&
      outcomes.every((row) => row.length === inputs.length) &&
      passed.every((row) => row.length === tests.length),
    'the rows do not fit the candidates, inputs and tests',
  );

export const effect = z.object({
  tried: count,
  changed: z.array(z.object({ input: text, before: text, after: text })),
});

export const news = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('setUp'),
    runner: z.enum(['bubblewrap', 'sandboxExec', 'container', 'unconfined']),
    limits: z.array(limit),
  }),
  z.object({ kind: z.literal('checked'), checks: z.object({ candidate: text, checks: z.array(check) }) }),
  z.object({ kind: z.literal('behaved'), behaviour }),
  z.object({
    kind: z.literal('tried'),
    effects: z.array(z.object({ start: count, end: count, text, effect })),
  }),
  z.object({ kind: z.literal('notRun'), reason: text }),
]);

export const behaviourReport = z.object({
  clusters: z.array(z.array(text)),
  inputs: count,
  tests: count,
  distinguishing: z.array(
    z.object({ text, groups: z.array(z.object({ outcome: text, candidates: z.array(text) })) }),
  ),
});
