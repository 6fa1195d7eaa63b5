import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { startPatientTimer } from '../../../src/models/patientTimer';
import { modelAt, never, pause, request, serve } from './support';

/** Keeps the process from doing anything else, as a large computation or a sleeping laptop does. */
function holdUp(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it('expires in time, and not when it was stopped', async () => {
  let expired = 0;
  startPatientTimer(20, () => expired++);
  startPatientTimer(20, () => expired++)();
  await pause(120);
  expect(expired).toBe(1);
});

it('does not take its own delay for silence of the server', async () => {
  const server = await serve({ kind: 'reply', text: 'word '.repeat(40), delayMs: 5 });
  const model = modelAt(server.url, { timeouts: { firstTokenMs: 300, silenceMs: 100 } });
  let held = 0;
  const reply = await model.complete(request(), never, () => {
    if (held++ < 3) holdUp(250);
  });
  expect(reply.text).toBe('word '.repeat(40));
});
