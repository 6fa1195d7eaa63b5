import { addSpread, combineShares, noSpread, spreadOf } from '../../src/engine/consensus/fusionShares';
import type { ClusterShares, ShareOptions, Spread } from '../../src/engine/consensus/fusionShares';
import { drawRecovered, drawSample, drawTask } from '../fixtures/simulatedModel/drawSample';
import { drawParameters } from '../fixtures/simulatedModel/parameters';
import { drawShape, isRight, nameOf } from '../fixtures/simulatedModel/shape';
import type { Shape } from '../fixtures/simulatedModel/shape';
import { randomOf } from './simulationSeeds';
import { bootstrapInterval, mean, rounded } from './statistics';

/** How often masked facts are recovered from right and from wrong candidates; `drawn`: as each seed has it. */
export type Rates = { readonly q: number; readonly r: number } | 'drawn';

export const backwardRows: readonly Rates[] = [
  { q: 0.9, r: 0.2 },
  { q: 0.8, r: 0.4 },
  { q: 0.8, r: 0.6 },
  { q: 0.6, r: 0.4 },
  { q: 0.9, r: 0.9 },
  { q: 0.7, r: 0.7 },
  { q: 0.5, r: 0.5 },
  { q: 0.3, r: 0.3 },
  'drawn',
];

const samples = 10;
const tasksPerSeed = 40;
const mostLeaders = 3;

export interface BackwardOptions extends ShareOptions {
  /** Masked facts asked of each leading cluster. */
  readonly probes: number;
  /** Whether the spread of a seed's earlier tasks is known, or each task is the first. */
  readonly memory: boolean;
}

export interface BackwardRow {
  readonly rates: Rates;
  /** Shares of tasks solved. */
  readonly votes: number;
  readonly backward: number;
  readonly difference: number;
  /** Of the difference, 95 %. */
  readonly interval: readonly [number, number];
}

/** The share of tasks solved by votes alone and with backward evidence, and their paired difference, by seeds. */
export function backwardRow(rates: Rates, seeds: readonly number[], options: BackwardOptions): BackwardRow {
  const perSeed = seeds.map((seed) => seedResult(seed, rates, options));
  const differences = perSeed.map(({ votes, backward }) => backward - votes);
  const [low, high] = bootstrapInterval(differences, 1);
  return {
    rates,
    votes: rounded(mean(perSeed.map(({ votes }) => votes))),
    backward: rounded(mean(perSeed.map(({ backward }) => backward))),
    difference: rounded(mean(differences)),
    interval: [rounded(low), rounded(high)],
  };
}

function seedResult(
  seed: number,
  rates: Rates,
  options: BackwardOptions,
): { readonly votes: number; readonly backward: number } {
  const parameters = { ...drawParameters(seed), ...(rates === 'drawn' ? {} : rates) };
  let votes = 0;
  let backward = 0;
  let earlier = noSpread;
  for (let number = 0; number < tasksPerSeed; number++) {
    const random = randomOf('backward', seed, number);
    const task = drawTask(drawShape(random), parameters, random);
    const pool = Array.from({ length: samples }, () => drawSample(task, parameters, random));
    const clusters = clustersOf(pool).map(({ id, shape, votes: count }, at) => ({
      id,
      shape,
      votes: count,
      backward:
        at < mostLeaders
          ? probed(isRight(shape, task.truth), options.probes, parameters, random)
          : { passed: 0, total: 0 },
    }));
    const right = (shape: Shape | undefined): number =>
      shape !== undefined && isRight(shape, task.truth) ? 1 : 0;
    votes += right(clusters[0]?.shape);
    backward += right(leaderOf(clusters, options, earlier)?.shape);
    if (options.memory) earlier = addSpread(earlier, spreadOf(clusters));
  }
  return { votes: votes / tasksPerSeed, backward: backward / tasksPerSeed };
}

/** Candidates that behave alike, most votes first; ties in the order of their first member. */
export function clustersOf(pool: readonly Shape[]): { id: string; shape: Shape; votes: number }[] {
  const clusters = new Map<string, { id: string; shape: Shape; votes: number }>();
  for (const shape of pool) {
    const id = nameOf(shape);
    const known = clusters.get(id);
    clusters.set(id, { id, shape, votes: (known?.votes ?? 0) + 1 });
  }
  return [...clusters.values()].sort((a, b) => b.votes - a.votes);
}

/** Only clusters that were asked can win, the leader of the votes among them. */
function leaderOf<T extends ClusterShares>(
  clusters: readonly T[],
  options: ShareOptions,
  earlier: Spread,
): T | undefined {
  const asked = clusters.slice(0, mostLeaders);
  const shares = combineShares(asked, options, earlier);
  return [...asked].sort((a, b) => (shares.get(b.id) ?? 0) - (shares.get(a.id) ?? 0))[0];
}

function probed(
  right: boolean,
  count: number,
  rates: { readonly q: number; readonly r: number },
  random: () => number,
): { passed: number; total: number } {
  let passed = 0;
  for (let probe = 0; probe < count; probe++) passed += drawRecovered(right, rates, random) ? 1 : 0;
  return { passed, total: count };
}
