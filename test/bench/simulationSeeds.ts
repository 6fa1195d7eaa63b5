import { createRandom } from './random';
import { hash } from '../fixtures/simulatedModel/simulatedModel';

/** Constants are tuned on the first, and reported on the second. */
export const tuningSeeds = range(1, 100);
export const reportSeeds = range(101, 300);

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** A source of random numbers for one purpose within one seed. */
export function randomOf(...parts: readonly (string | number)[]): () => number {
  return createRandom(hash(parts.join(' ')));
}
