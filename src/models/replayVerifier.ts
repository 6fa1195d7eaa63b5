import type { RunEvent } from '../engine/events';
import type { Verifier } from '../engine/verification/verifier';

/** Tells the news of a finished run again; nothing is run. Undefined where the run verified nothing. */
export function createReplayVerifier(events: readonly RunEvent[]): Verifier | undefined {
  const all = events.flatMap((event) => (event.kind === 'verified' ? [event.news] : []));
  if (all.length === 0) return undefined;
  const tried = all.filter(({ kind }) => kind === 'tried');
  const news = all.filter(({ kind }) => kind !== 'tried');
  let told = false;
  return {
    async *verify({ candidates }, signal) {
      // After the candidates, as in the run: news are about candidates that are there.
      const arriving = candidates[Symbol.asyncIterator]();
      while ((await arriving.next()).done !== true) signal.throwIfAborted();
      // Those about candidates that came later are among them.
      if (!told) yield* news;
      told = true;
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- they are all there
    async *tryOut() {
      yield* tried;
    },
  };
}
