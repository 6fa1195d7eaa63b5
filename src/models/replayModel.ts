import { ModelError } from '../engine/errors';
import type { ModelInfo, RunEvent } from '../engine/events';
import type { ExaminationNews } from '../engine/examination/news';
import type { Sample } from '../engine/pool';
import type { ChatModel } from '../engine/ports';

/**
 * A model that hands out the samples of a finished run again, failures as failures, so that the pipeline comes to
 * the same pool. Request number `index` gets the sample `s<index + 1>`, as the run named them; samples with names
 * of their own take the places left, in order. Replies keep their ids as `name`.
 * @param samples as in the trace, in any order.
 * @param model whose place it takes; absent: one called `replay`.
 * @param examined what the run told of its examination.
 * @throws ModelError (from `complete`) the one recorded, or `notRecorded` beyond the last sample.
 */
export function createReplayModel(
  samples: readonly Sample[],
  model?: Pick<ModelInfo, 'id' | 'label'>,
  examined: readonly ExaminationNews[] = [],
): ChatModel {
  const places = place(samples);
  return {
    ...(examined.length === 0 ? {} : { examined: () => examined }),
    id: model?.id ?? 'replay',
    label: model?.label ?? 'a recorded run',
    kind: 'recorded',
    available: () => places.length,
    async complete({ index }, signal, onText) {
      await Promise.resolve();
      signal.throwIfAborted();
      const sample = places[index];
      if (sample === undefined) {
        throw new ModelError(
          'notRecorded',
          `The trace holds ${places.length} samples and no more. Choose a live model to draw further ones.`,
        );
      }
      if (sample.kind === 'failure') throw new ModelError(sample.reason, sample.message);
      onText?.(sample.reply.text);
      const { parent } = sample;
      return { ...sample.reply, name: sample.id, ...(parent === undefined ? {} : { parent }) };
    },
  };
}

/** What a run told of its examination, in order. */
export function examinedIn(events: readonly RunEvent[]): ExaminationNews[] {
  return events.flatMap((event) => (event.kind === 'examined' ? [event.news] : []));
}

function place(samples: readonly Sample[]): readonly Sample[] {
  const places = new Map<number, Sample>();
  const others: Sample[] = [];
  for (const sample of samples) {
    const number = /^s([1-9]\d*)$/.exec(sample.id)?.[1];
    const index = number === undefined ? -1 : Number(number) - 1;
    if (index >= 0 && index < samples.length && !places.has(index)) places.set(index, sample);
    else others.push(sample);
  }
  return samples.flatMap((_, index) => places.get(index) ?? others.shift() ?? []);
}
