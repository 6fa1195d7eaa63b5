import { describe, expect, it } from 'vitest';
import { createChannel } from '../../../../src/engine/channel';
import { collectArrivals } from '../../../../src/execution/verifier/arrivals';

const never = new AbortController().signal;

describe('collectArrivals', () => {
  it('hands over all that came, in order and once, and says when no more will', async () => {
    const channel = createChannel<number>();
    const arrivals = collectArrivals(channel, never);
    expect(arrivals.take()).toEqual([]);
    channel.push(1);
    channel.push(2);
    await arrivals.change();
    await new Promise(setImmediate);
    expect(arrivals.take()).toEqual([1, 2]);
    expect(arrivals.take()).toEqual([]);
    expect(arrivals.ended()).toBe(false);
    const change = arrivals.change();
    channel.close();
    await change;
    expect(arrivals.ended()).toBe(true);
    await arrivals.change();
  });

  it('stops waiting when it is roused', async () => {
    const arrivals = collectArrivals(createChannel<number>(), never);
    const change = arrivals.change();
    arrivals.rouse();
    await change;
    expect(arrivals.take()).toEqual([]);
  });

  it('stops waiting on abort, with the reason', async () => {
    const controller = new AbortController();
    const arrivals = collectArrivals(createChannel<number>(), controller.signal);
    const change = arrivals.change();
    controller.abort(new Error('enough'));
    await change;
    expect(() => arrivals.take()).toThrow('enough');
    await arrivals.change();
  });

  it('passes on what the source throws', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- a source that fails after its first value
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    const arrivals = collectArrivals(failing(), never);
    while (!arrivals.ended()) await arrivals.change().then(() => new Promise(setImmediate));
    expect(() => arrivals.take()).toThrow('broken');
  });
});
