import type { Channel } from './channel';
import type { RunEvent, RunSettings, StopReason } from './events';
import type { Sample } from './pool';
import type { ChatMessage, ChatModel, Clock, RequestSubject } from './ports';
import { stopReason } from './sampling/behaviourStates';
import type { BehaviourStatesInput } from './sampling/behaviourStates';
import { budgetLevels } from './sampling/budgetLevels';
import { drawSamples } from './sampling/drawSamples';
import type { PoolState } from './sampling/stopping';
import { notBefore, poolState } from './sampling/stopping';
import type { Pool } from './samplePool';
import { clustered } from './samplePool';
import type { Behaviour } from './verification/behaviour';
import type { VerifiableCandidate } from './verification/verifier';

export interface Filling {
  readonly models: readonly ChatModel[];
  readonly subject: RequestSubject;
  readonly settings: RunSettings;
  /** Samples of an earlier run, which count as drawn. */
  readonly earlier: readonly Sample[];
  readonly messages: readonly ChatMessage[];
  /** The same in other words for each request, for models that would otherwise always draw alike. */
  readonly framed: (index: number) => readonly ChatMessage[];
  readonly pool: Pool;
  /** Every sample is added to it. */
  readonly samples: Sample[];
  /** Every usable candidate goes there. */
  readonly arrivals: Channel<VerifiableCandidate>;
  readonly clock: Clock;
  /** What is known by now of how candidates behave; absent: nothing is run. */
  readonly behaviour?: () => Behaviour | undefined;
  /** Called when drawing ends before as many samples as were allowed have come. */
  readonly onSettled: (reason: StopReason) => void;
}

/** Enough for an entropy; few servers give more. */
const alternativesAsked = 5;

/** Draws samples into the pool until there are enough or the outcome is settled, and tells of each. */
export async function* fillPool(filling: Filling, signal: AbortSignal): AsyncGenerator<RunEvent> {
  const { settings, earlier, pool, samples, arrivals } = filling;
  const history: PoolState[] = [];
  const least = settings.level === undefined ? 0 : budgetLevels[settings.level].samples.least;
  // What an earlier run drew is taken over whole.
  const isEnough = notBefore(Math.max(least, earlier.length), (states) =>
    stopReason(states, behaved(filling)),
  );
  try {
    for await (const sample of allSamples(filling, signal)) {
      samples.push(sample);
      yield { kind: 'sampled', sample };
      const candidate = pool.add(sample);
      yield { kind: 'parsed', candidate };
      if (candidate.usable) {
        arrivals.push(candidate);
        yield clustered(pool);
      }
      if (settings.stopEarly !== true) continue;
      history.push(poolState(samples.length, pool.agreement()));
      const stopped = isEnough(history);
      if (stopped === undefined || samples.length >= settings.samples) continue;
      filling.onSettled(stopped);
      return;
    }
  } finally {
    arrivals.close();
  }
}

/** The pool with what is known of its behaviour. */
function behaved({ pool, behaviour }: Filling): BehaviourStatesInput | undefined {
  const known = behaviour?.();
  const agreement = pool.agreement();
  if (known === undefined || agreement === undefined) return undefined;
  return {
    drawn: pool.candidates.map(({ id }) => id),
    members: pool.comparer.members,
    votes: agreement.scores,
    similarity: pool.comparer.similarity(),
    behaviour: known,
  };
}

async function* allSamples(filling: Filling, signal: AbortSignal): AsyncGenerator<Sample> {
  const { settings, models, subject, messages, framed, earlier, clock } = filling;
  yield* earlier;
  const held = models.map((model) => model.available?.(subject));
  const wanted = settings.samples - earlier.length;
  const plan = {
    models,
    messages,
    framed,
    subject,
    first: firstFree(earlier),
    count: Math.max(
      0,
      held.every((count) => count !== undefined) ? Math.min(wanted, remaining(held, earlier.length)) : wanted,
    ),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.temperatureSpread === undefined ? {} : { temperatureSpread: settings.temperatureSpread }),
    ...(settings.maxOutputTokens === undefined ? {} : { maxOutputTokens: settings.maxOutputTokens }),
    ...(settings.votesByLikelihood === true || settings.branch === true
      ? { topLogprobs: alternativesAsked }
      : {}),
    ...(settings.branch === true ? { branch: { earlier } } : {}),
  };
  yield* drawSamples(plan, clock, signal);
}

/**
 * The index from which no sample has been drawn yet. An earlier run that stopped early or was cut off has gaps: its
 * requests did not come back in the order in which they were sent.
 */
function firstFree(earlier: readonly Sample[]): number {
  const numbers = earlier.map(({ id }) => Number(/^s([1-9]\d*)$/.exec(id)?.[1] ?? 0));
  return Math.max(earlier.length, ...numbers);
}

/** How many replies recordings still hold; at least one, so that what is missing is said. */
function remaining(held: readonly number[], used: number): number {
  const total = held.reduce((sum, count) => sum + count, 0);
  return used === 0 ? Math.max(1, total) : Math.max(0, total - used);
}
