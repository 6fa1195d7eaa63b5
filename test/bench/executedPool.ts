import type { Cluster, PoolAgreement } from '../../src/engine/agreement/agreement';
import { agreementOf } from '../../src/engine/agreement/agreementOf';
import type { ProblemPool } from './problemPool';
import { sampleOfMember } from './problemPool';

/** How much the agreement of texts counts beside that of outputs, which counts 1. */
const textWorth = 0.4;

/**
 * The agreement of draws by what they do: candidates are the same when they give the same outputs, and the choice is
 * the one whose outputs the others share most, with its place among the texts to decide between equals. Candidates
 * that raise an error on every input have no vote.
 * @returns undefined when the problem has no outputs.
 */
export function createExecutedPool(
  pool: ProblemPool,
): ((draws: readonly number[]) => PoolAgreement | undefined) | undefined {
  const { outputs, outputs_matrix: matrix } = pool.problem;
  if (outputs === undefined || matrix === undefined) return undefined;
  const values = matrix.map((row) => row.map((at, input) => outputs[input]?.[at] ?? '!'));
  const gives = values.map((row) => row.some((value) => !value.startsWith('!')));
  const shared = (one: number, other: number): number => {
    const mine = values[one] ?? [];
    if (mine.length === 0) return 0;
    const same = mine.filter((value, input) => !value.startsWith('!') && value === values[other]?.[input]);
    return same.length / mine.length;
  };
  return (draws) => {
    const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
    if (usable.length === 0) return undefined;
    const giving = usable.filter((draw) => gives[draw] === true);
    const text = agreementOf(pool.compare(giving.length > 0 ? giving : usable), pool.base);
    return giving.length === 0 ? text : byOutputs(text, values, shared);
  };
}

function byOutputs(
  text: PoolAgreement,
  values: readonly (readonly string[])[],
  shared: (one: number, other: number) => number,
): PoolAgreement {
  const ids = [...text.scores.keys()];
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const key = values[sampleOfMember(id)]?.join('\u0000') ?? '';
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  const clusters: Cluster[] = [...groups.values()]
    .map((members) => ({ id: members[0] ?? '', members, weight: members.length, by: 'tree' as const }))
    .sort((a, b) => b.weight - a.weight);
  const scores = new Map(
    ids.map((id) => {
      const others = ids.filter((other) => other !== id);
      const sum = others.reduce(
        (total, other) => total + shared(sampleOfMember(id), sampleOfMember(other)),
        0,
      );
      const outputs = others.length === 0 ? 1 : sum / others.length;
      return [id, outputs + textWorth * (text.scores.get(id) ?? 0)] as const;
    }),
  );
  const choice = [...scores].sort((a, b) => b[1] - a[1])[0]?.[0] ?? text.choice;
  const cluster = clusters.find(({ members }) => members.includes(choice)) ?? text.cluster;
  return { ...text, clusters, scores, choice, cluster };
}
