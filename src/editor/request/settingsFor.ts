import type { RunSettings } from '../../engine/events';
import { promiseFor } from '../../engine/consensus/promisedThresholds';
import type { Sample } from '../../engine/pool';
import type { ChatModel } from '../../engine/ports';
import { subjectOf } from '../../engine/run';
import type { BudgetLevel } from '../../engine/sampling/budgetLevels';
import { budgetLevels } from '../../engine/sampling/budgetLevels';
import type { Task } from '../../engine/task';
import type { Configuration } from '../configuration';

export interface SettingsOptions {
  /** The samples of an earlier run of the task, which count as drawn. */
  readonly earlier?: readonly Sample[];
  /** How much is asked; absent: as the settings have it. */
  readonly level?: BudgetLevel;
}

/** Recordings are used up whole; live models are asked as often as the person has set, or else as the level has it. */
export function settingsFor(
  configuration: Configuration,
  models: readonly ChatModel[],
  task: Task,
  { earlier = [], level = configuration.level }: SettingsOptions = {},
): RunSettings {
  const held = models.map((model) => model.available?.(subjectOf(task)));
  const recorded = held.every((count) => count !== undefined)
    ? held.reduce((sum, count) => sum + count, 0)
    : undefined;
  const asked = configuration.samples ?? budgetLevels[level].samples.most;
  // Without a recording one is asked for all the same, so that the model says what it has recorded.
  const least = earlier.length === 0 ? 1 : 0;
  return {
    level,
    samples: recorded === undefined ? earlier.length + asked : Math.max(least, recorded),
    ...(configuration.temperature === undefined ? {} : { temperature: configuration.temperature }),
    ...(configuration.temperatureSpread === 0 ? {} : { temperatureSpread: configuration.temperatureSpread }),
    ...(configuration.votesByLikelihood ? { votesByLikelihood: true } : {}),
    ...(configuration.branch ? { branch: true } : {}),
    ...(configuration.maxOutputTokens === undefined
      ? {}
      : { maxOutputTokens: configuration.maxOutputTokens }),
    // Recordings cost nothing, and whoever asks for more samples wants more.
    ...(recorded === undefined && earlier.length === 0 ? { stopEarly: configuration.stopEarly } : {}),
    // Whether the context suffices is no question any more once samples were drawn with it.
    ...(earlier.length === 0 ? {} : { goOnAnyway: true }),
    minimumSupport: configuration.minimumSupport,
    minimumConfidence: configuration.minimumConfidence,
    ...(configuration.risk === undefined ? {} : { promise: promiseFor(configuration.risk, []) }),
    heatShare: configuration.heatShare,
    ...(configuration.verification.run === 'never'
      ? {}
      : { testRequests: testRequestsFor(configuration, level) }),
  };
}

/** How many requests ask for tests: as the person has set, or else as the level has it. */
export function testRequestsFor({ verification }: Configuration, level: BudgetLevel): number {
  return verification.testRequests ?? budgetLevels[level].testRequests;
}
