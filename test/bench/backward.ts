import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { MaskKind } from '../../src/engine/verification/backward/mask';
import type { Probe } from '../../src/engine/verification/backward/probe';
import { decodeTrace } from '../../src/engine/trace';
import type { BenchOptions } from './arguments';
import { UsageError } from './arguments';
import { readLines } from './labelledData';
import { bootstrapInterval, mean, rounded } from './statistics';

const demo = path.resolve('test/fixtures/demo');

type Labels = Record<string, Record<string, { readonly failed: readonly string[] }>>;

const kinds: readonly MaskKind[] = [
  'identifier',
  'literal',
  'errorType',
  'boundary',
  'callerArgument',
  'testOutput',
];

const probeSchema = z.object({
  task: z.string(),
  candidate: z.string(),
  passes: z.boolean(),
  kind: z.enum(kinds),
  recovered: z.boolean(),
  discounted: z.boolean(),
});

/** One masked fact that was asked for with one candidate in view, or was not worth asking for. */
export type RecordedProbe = z.infer<typeof probeSchema>;

/**
 * How often masked facts were recovered from candidates that pass their tests and from those that fail, per kind of
 * mask. What recovers as often from both says nothing about a candidate.
 *
 * Without `--data`, of the demo's recorded runs. `--data` is a file of JSON Lines, plain or compressed, one probe on each:
 * `{"task": "semver", "candidate": "b2", "passes": false, "kind": "errorType", "recovered": false, "discounted": false}`,
 * where `passes` is whether the candidate passes the whole suite of its task, and `discounted` says that the fact
 * leaked from the change or could be told without it; such probes are counted, and left out of all else. Probes that
 * were not measured are not in the file.
 */
export function runBackward(options: BenchOptions): unknown {
  const probes = options.data === undefined ? demoProbes() : readProbes(options.data);
  return {
    suite: 'backward',
    data: options.data ?? 'the recorded runs of the demo',
    tasks: new Set(probes.map(({ task }) => task)).size,
    candidates: new Set(probes.map(({ task, candidate }) => `${task} ${candidate}`)).size,
    rows: [
      ...kinds.map((kind) =>
        summarise(
          kind,
          probes.filter((probe) => probe.kind === kind),
          options.seed,
        ),
      ),
      summarise('all', probes, options.seed),
    ],
  };
}

/** What was asked in the demo's recorded runs, held against the labels of its replies. */
function demoProbes(): RecordedProbe[] {
  const labels = JSON.parse(readFileSync(path.join(demo, 'labels.json'), 'utf8')) as Labels;
  return Object.entries(labels).flatMap(([task, replies]) => {
    const file = path.join(demo, task, 'trace.jsonl');
    if (!existsSync(file)) return [];
    const probed = decodeTrace(readFileSync(file, 'utf8')).events.flatMap((event) =>
      event.kind === 'examined' && event.news.kind === 'probed' ? [event.news.backward] : [],
    );
    // What was drawn in view of others has no label.
    const probes = (probed.at(-1)?.probes ?? []).filter(({ candidate }) => candidate in replies);
    return recordedProbes(task, probes, (candidate) => replies[candidate]?.failed.length === 0);
  });
}

function readProbes(file: string | undefined): RecordedProbe[] {
  return readLines('--data', file).map((line, index) => {
    const result = probeSchema.safeParse(line);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new UsageError(
      `--data: line ${String(index + 1)} is no recorded probe (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}).`,
    );
  });
}

/** The lines to record for the probes of one task; what was settled by running tells nothing of the model. */
export function recordedProbes(
  task: string,
  probes: readonly Probe[],
  passes: (candidate: string) => boolean,
): RecordedProbe[] {
  return probes
    .filter(({ by, outcome }) => by === 'model' && outcome !== 'notMeasured')
    .map(({ candidate, kind, outcome }) => ({
      task,
      candidate,
      passes: passes(candidate),
      kind,
      recovered: outcome === 'recovered',
      discounted: outcome === 'leaked' || outcome === 'guessable',
    }));
}

/** One row: counts, shares in [0, 1] and the difference of the two with its 95 % interval over tasks. */
export function summarise(kind: MaskKind | 'all', probes: readonly RecordedProbe[], seed: number): unknown {
  const asked = probes.filter(({ discounted }) => !discounted);
  const passing = asked.filter(({ passes }) => passes);
  const failing = asked.filter(({ passes }) => !passes);
  const share = (some: readonly RecordedProbe[]): number =>
    mean(some.map(({ recovered }) => (recovered ? 1 : 0)));
  const shown = (some: readonly RecordedProbe[]): number | null =>
    some.length === 0 ? null : rounded(share(some));
  const both = passing.length > 0 && failing.length > 0;
  return {
    kind,
    probes: probes.length,
    discounted: probes.length - asked.length,
    passing: { asked: passing.length, recovered: shown(passing) },
    failing: { asked: failing.length, recovered: shown(failing) },
    difference: both ? rounded(share(passing) - share(failing)) : null,
    interval: differenceInterval(asked, seed),
  };
}

/** Over tasks that have both, since facts of one task are alike; null with fewer than two of them. */
function differenceInterval(asked: readonly RecordedProbe[], seed: number): [number, number] | null {
  const tasks = [...new Set(asked.map(({ task }) => task))];
  const differences = tasks.flatMap((task) => {
    const of = (passes: boolean): number[] =>
      asked
        .filter((probe) => probe.task === task && probe.passes === passes)
        .map(({ recovered }) => (recovered ? 1 : 0));
    const [right, wrong] = [of(true), of(false)];
    return right.length === 0 || wrong.length === 0 ? [] : [mean(right) - mean(wrong)];
  });
  if (differences.length < 2) return null;
  const [low, high] = bootstrapInterval(differences, seed);
  return [rounded(low), rounded(high)];
}
