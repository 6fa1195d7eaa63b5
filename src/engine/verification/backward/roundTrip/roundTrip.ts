import type { Ask } from '../../../ask';
import { rewriteMessages } from '../../../prompts/rewriteFromDescription';
import type { VerifiableCandidate } from '../../verifier';
import { compareTexts } from '../compareTexts';
import type { CompareInput, Match } from '../compareTexts';
import { drawAgain } from '../drawAgain';
import { measured, notMeasured, valueOf } from '../measured';
import type { Measured } from '../measured';
import { coverDescription } from './coverage';
import type { Coverage } from './coverage';
import { describeChange } from './describeChange';
import { splitRequirements } from './requirements';
import type { Requirement } from './requirements';

export interface RoundTripInput extends CompareInput {
  /** One for each cluster that is still in contention. */
  readonly candidates: readonly VerifiableCandidate[];
  /** How often each candidate is described; 2 unless told. */
  readonly descriptions?: number;
}

/** One way from a candidate to words and back. */
export interface Trip {
  readonly description: Measured<string>;
  readonly coverage: Measured<Coverage>;
  /** The code written from the description, compared with the candidate. */
  readonly rewrite: Measured<Rewrite>;
}

export interface Rewrite extends Match {
  /** How near the candidate the model comes without a description, in [0, 1]; absent: it was not measured. */
  readonly control?: number;
  /** What the description adds to that, as a share of what there is to add, in [0, 1]. */
  readonly lift: number;
}

export interface RoundTrips {
  readonly requirements: Measured<readonly Requirement[]>;
  /** By candidate, in the order given. */
  readonly candidates: readonly { readonly candidate: string; readonly trips: readonly Trip[] }[];
}

/**
 * Round trips: each change is described by a model that does not know the request, the description is held against
 * the requirements of the request, and the code is written again from the description (Allamanis et al., ICML 2024,
 * arXiv 2402.08699, EditingRTC with forward lift).
 * @throws only the signal's reason.
 */
export async function roundTrips(input: RoundTripInput, ask: Ask, signal: AbortSignal): Promise<RoundTrips> {
  const { task, candidates, syntax, descriptions = 2 } = input;
  const control = { purpose: 'rewrite', messages: rewriteMessages(task, undefined), index: 0 } as const;
  const [requirements, guess] = await Promise.all([
    splitRequirements(task.instruction, ask, signal),
    drawAgain(control, task, syntax, ask, signal),
  ]);
  const trip = async (candidate: VerifiableCandidate, draw: number): Promise<Trip> => {
    const description = await describeChange({ task, syntax, candidate, draw }, ask, signal);
    if (!description.measured) return { description, coverage: description, rewrite: description };
    const [coverage, rewrite] = await Promise.all([
      coverOne(description.value, draw, requirements, input, ask, signal),
      rewriteOne(description.value, draw, candidate, guess, input, ask, signal),
    ]);
    return { description, coverage, rewrite };
  };
  const draws = Array.from({ length: descriptions }, (_, draw) => draw);
  return {
    requirements,
    candidates: await Promise.all(
      candidates.map(async (candidate) => ({
        candidate: candidate.id,
        trips: await Promise.all(draws.map((draw) => trip(candidate, draw))),
      })),
    ),
  };
}

async function coverOne(
  description: string,
  draw: number,
  requirements: Measured<readonly Requirement[]>,
  { task }: RoundTripInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<Coverage>> {
  if (!requirements.measured) return notMeasured(requirements.reason);
  const { instruction } = task;
  const question = { description, instruction, requirements: requirements.value, draw };
  return coverDescription(question, ask, signal);
}

async function rewriteOne(
  description: string,
  draw: number,
  candidate: VerifiableCandidate,
  guess: Measured<string>,
  input: RoundTripInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<Rewrite>> {
  const { task, syntax } = input;
  const question = { purpose: 'rewrite', messages: rewriteMessages(task, description), index: draw } as const;
  const rewritten = await drawAgain(question, task, syntax, ask, signal);
  if (!rewritten.measured) return rewritten;
  const match = await compareTexts(input, candidate.text, rewritten.value, signal);
  const guessed = valueOf(guess);
  if (guessed === undefined) return measured({ ...match, lift: match.value });
  const control = (await compareTexts(input, candidate.text, guessed, signal)).value;
  return measured({ ...match, control, lift: liftOver(match.value, control) });
}

/** Forward lift (arXiv 2402.08699), scaled to what the control leaves to gain. */
function liftOver(value: number, control: number): number {
  return control >= 1 ? 0 : Math.max(0, (value - control) / (1 - control));
}

/** What round trips say for a candidate, in the units of masked facts. */
export interface RoundTripCount {
  readonly asked: number;
  /** Requirements covered, and the lift of the rewritten code; not always whole. */
  readonly recovered: number;
}

/**
 * Requirements covered plus reconstruction, averaged over the trips, as facts asked and recovered. Code that the
 * control writes as well counts for nothing; undefined: no trip was measured.
 */
export function countRoundTrips(trips: readonly Trip[]): RoundTripCount | undefined {
  const covers = trips.flatMap(({ coverage }) => (coverage.measured ? [coverage.value.covered] : []));
  const rewrites = trips.flatMap(({ rewrite }) =>
    rewrite.measured && (rewrite.value.control ?? 0) < 1 ? [rewrite.value.lift] : [],
  );
  if (covers.length === 0 && rewrites.length === 0) return undefined;
  const met = covers.map((covered) => covered.filter((answer) => answer === 'yes').length);
  return {
    asked: (covers[0]?.length ?? 0) + (rewrites.length === 0 ? 0 : 1),
    recovered: mean(met) + mean(rewrites),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
