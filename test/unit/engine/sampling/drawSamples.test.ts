import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/engine/errors';
import type { Sample } from '../../../../src/engine/pool';
import type { ChatModel, ChatReply } from '../../../../src/engine/ports';
import type { DrawPlan } from '../../../../src/engine/sampling/drawSamples';
import { drawSamples } from '../../../../src/engine/sampling/drawSamples';

const subject = { instruction: 'do it', path: 'a.ts', text: '', target: { start: 0, end: 0 } };
const clock = (): number => 0;

function plan(models: readonly ChatModel[], count: number, first = 0): DrawPlan {
  return { models, messages: [], subject, first, count };
}

/** A model that answers after `delays[index]` milliseconds, fails where told to, and counts what is under way. */
function timedModel(id: string, delays: readonly number[], failing: readonly number[] = []) {
  const state = { open: 0, asked: [] as number[] };
  const model: ChatModel = {
    id,
    label: id,
    kind: 'live',
    async complete({ index }, signal): Promise<ChatReply> {
      state.open++;
      state.asked.push(index);
      try {
        await wait(delays[index] ?? 0, signal);
        if (failing.includes(index)) throw new ModelError('rateLimited', 'too many requests');
        return { text: `reply ${index}`, finishReason: 'stop', model: id };
      } finally {
        state.open--;
      }
    },
  };
  return { model, state };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

async function collect(samples: AsyncIterable<Sample>): Promise<Sample[]> {
  const all: Sample[] = [];
  for await (const sample of samples) all.push(sample);
  return all;
}

describe('drawSamples', () => {
  it('yields samples as they arrive, not as they were asked', async () => {
    const { model } = timedModel('m', [60, 5, 30]);
    const samples = await collect(drawSamples(plan([model], 3), clock, new AbortController().signal));
    expect(samples.map(({ id }) => id)).toEqual(['s2', 's3', 's1']);
  });

  it('turns a failure into a sample and goes on', async () => {
    const { model } = timedModel('m', [1, 1, 1], [1]);
    const samples = await collect(drawSamples(plan([model], 3), clock, new AbortController().signal));
    const failed = samples.filter((sample) => sample.kind === 'failure');
    expect(failed).toMatchObject([{ id: 's2', reason: 'rateLimited', message: 'too many requests' }]);
    expect(samples).toHaveLength(3);
  });

  it('lets several models take turns, counting on from earlier samples', async () => {
    const a = timedModel('a', []);
    const b = timedModel('b', []);
    await collect(drawSamples(plan([a.model, b.model], 4, 3), clock, new AbortController().signal));
    expect(a.state.asked).toEqual([4, 6]);
    expect(b.state.asked).toEqual([3, 5]);
  });

  it('aborts every request when the signal aborts, and throws its reason', async () => {
    const { model, state } = timedModel('m', [1, 5000, 5000]);
    const controller = new AbortController();
    const drawing = (async () => {
      for await (const sample of drawSamples(plan([model], 3), clock, controller.signal)) {
        expect(sample.id).toBe('s1');
        controller.abort(new Error('called off'));
      }
    })();
    await expect(drawing).rejects.toThrow('called off');
    expect(state.open).toBe(0);
  });

  it('aborts what is under way when the reader has seen enough', async () => {
    const { model, state } = timedModel('m', [1, 5000]);
    for await (const sample of drawSamples(plan([model], 2), clock, new AbortController().signal)) {
      expect(sample.id).toBe('s1');
      break;
    }
    expect(state.open).toBe(0);
  });

  it('draws nothing when the signal is aborted already', async () => {
    const { model, state } = timedModel('m', []);
    const aborted = AbortSignal.abort(new Error('too late'));
    await expect(collect(drawSamples(plan([model], 1), clock, aborted))).rejects.toThrow('too late');
    expect(state.asked).toEqual([]);
  });
});
