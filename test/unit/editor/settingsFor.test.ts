import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../src/editor/configuration';
import { settingsFor } from '../../../src/editor/request/settingsFor';
import type { Sample } from '../../../src/engine/pool';
import type { ChatModel } from '../../../src/engine/ports';
import { task } from '../engine/critique/scripted';

const configuration: Configuration = {
  models: [],
  invalidModels: [],
  level: 'normal',
  samples: undefined,
  concurrency: 4,
  stopEarly: true,
  keepAnswers: 0,
  runLimits: {},
  dayLimits: {},
  prices: {},
  temperature: 0.8,
  temperatureSpread: 0,
  votesByLikelihood: false,
  branch: false,
  maxOutputTokens: undefined,
  contextTokens: 6000,
  reviewContext: true,
  minimumSupport: 1,
  minimumConfidence: 0,
  risk: undefined,
  heatShare: 0.2,
  keepTraces: 100,
  recordOutcomes: false,
  verification: {
    run: 'ask',
    sandbox: 'auto',
    containerImage: '',
    testCommand: [],
    testRequests: undefined,
    timeLimitMs: 120_000,
    worktrees: false,
  },
};

function model(held?: number): ChatModel {
  const complete = (): Promise<never> => Promise.reject(new Error('not asked'));
  const common = { id: 'm', label: 'm', complete };
  return held === undefined
    ? { ...common, kind: 'live' }
    : { ...common, kind: 'recorded', available: () => held };
}

const earlier: readonly Sample[] = [
  { kind: 'failure', id: 's1', modelId: 'm', elapsedMs: 1, reason: 'empty', message: '' },
];

describe('settingsFor', () => {
  it.each([
    ['quick', 8, 0],
    ['normal', 10, 2],
    ['thorough', 20, 2],
  ] as const)('draws and asks for tests as the level %s has it', (level, samples, testRequests) => {
    expect(settingsFor({ ...configuration, level }, [model()], task)).toMatchObject({
      level,
      samples,
      testRequests,
      stopEarly: true,
    });
    // For one run the person may choose another.
    expect(settingsFor(configuration, [model()], task, { level })).toMatchObject({ level, samples });
  });

  it('goes by what the person has set', () => {
    const verification = { ...configuration.verification, testRequests: 5 };
    const set: Configuration = { ...configuration, level: 'quick', samples: 3, verification };
    expect(settingsFor(set, [model()], task)).toMatchObject({ samples: 3, testRequests: 5 });
    const never = { ...configuration, verification: { ...verification, run: 'never' as const } };
    expect(settingsFor(never, [model()], task)).not.toHaveProperty('testRequests');
  });

  it('uses recordings up whole', () => {
    expect(settingsFor({ ...configuration, samples: 3 }, [model(12)], task)).toMatchObject({ samples: 12 });
    expect(settingsFor(configuration, [model(12)], task)).not.toHaveProperty('stopEarly');
    expect(settingsFor(configuration, [model(0)], task).samples).toBe(1);
    expect(settingsFor(configuration, [model(0)], task, { earlier }).samples).toBe(0);
  });

  it('draws as many again where samples were drawn, and does not ask whether the context suffices', () => {
    const settings = settingsFor(configuration, [model()], task, { earlier, level: 'thorough' });
    expect(settings).toMatchObject({ samples: 21, level: 'thorough', goOnAnyway: true });
    expect(settings).not.toHaveProperty('stopEarly');
  });
});
