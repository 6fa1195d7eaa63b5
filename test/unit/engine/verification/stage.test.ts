import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/engine/errors';
import type { Consensus, RunEvent, RunSettings } from '../../../../src/engine/events';
import type { ChatModel } from '../../../../src/engine/ports';
import { run } from '../../../../src/engine/run';
import type { Task } from '../../../../src/engine/task';
import { decodeTrace, encodeEvent } from '../../../../src/engine/trace';
import type { Check } from '../../../../src/engine/verification/checks';
import type { Verifier } from '../../../../src/engine/verification/verifier';
import { createReplayModel } from '../../../../src/models/replayModel';
import { createReplayVerifier } from '../../../../src/models/replayVerifier';
import { createTestSyntax } from '../../../fixtures/syntax';

const syntax = await createTestSyntax('typescript');
const settings: RunSettings = { samples: 3, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };
const text = 'export function twice(n: number): number {\n  return n;\n}\n';
const task: Task = {
  instruction: 'double it',
  document: { path: 'a.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file',
  context: [],
};

function reply(body: string): string {
  return `\`\`\`ts\n${text.replace('return n;', body)}\`\`\``;
}

/** Replies in turn, the first at once and each further one a little later. */
function model(replies: readonly string[]): ChatModel {
  return {
    id: 'm',
    label: 'm',
    kind: 'live',
    async complete({ index }, signal) {
      await new Promise((resolve) => setTimeout(resolve, 5 * index));
      signal.throwIfAborted();
      const found = replies[index];
      if (found === undefined) throw new ModelError('server', 'no reply');
      return { text: found, finishReason: 'stop', model: 'm' };
    },
  };
}

function testsOf(passed: number): Check {
  const cases = [{ name: 'doubles', outcome: passed === 1 ? ('passed' as const) : ('failed' as const) }];
  const newlyFailing = passed === 1 ? [] : ['doubles'];
  const outcome = passed === 1 ? 'passed' : 'failed';
  return { name: 'projectTests', outcome, passed, total: 1, newlyFailing, newlyPassing: [], cases };
}

const verifier: Verifier = {
  async *verify({ candidates }) {
    yield { kind: 'setUp', runner: 'bubblewrap', limits: ['wallMs'] };
    for await (const { id, text: patched } of candidates) {
      const checks = [testsOf(patched.includes('n + n') ? 1 : 0)];
      yield { kind: 'checked', checks: { candidate: id, checks } };
    }
    yield { kind: 'notRun', reason: 'there is no linter' };
  },
};

const replies = [reply('return n + n;'), reply('return n + n;'), reply('return n + 2;')];

async function collect(given: Verifier | undefined): Promise<RunEvent[]> {
  const parts = { syntax, clock: () => 0, ...(given === undefined ? {} : { verifier: given }) };
  const events: RunEvent[] = [];
  for await (const event of run(
    { task, models: [model(replies)], settings },
    parts,
    new AbortController().signal,
  ))
    events.push(event);
  return events;
}

function consensusOf(events: readonly RunEvent[]): Consensus {
  for (const event of events) if (event.kind === 'consensus') return event.consensus;
  throw new Error('there is no consensus event');
}

describe('a run that verifies', () => {
  it('tells what becomes known while samples are still coming, and what the choice was verified by', async () => {
    const events = await collect(verifier);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.indexOf('verified')).toBeLessThan(kinds.lastIndexOf('sampled'));
    expect(kinds.slice(-2)).toEqual(['consensus', 'done']);
    const consensus = consensusOf(events);
    expect(consensus.verifiedBy).toMatchObject([{ name: 'projectTests', passed: 1 }]);
    expect(consensus.notRun).toEqual(['there is no linter']);
  });

  it('says what parsed, and nothing more, where nothing is verified', async () => {
    const consensus = consensusOf(await collect(undefined));
    expect(consensus.verifiedBy?.map(({ name }) => name)).toEqual(['parsed']);
    expect(consensus.notRun).toBeUndefined();
  });

  it('is shown again from its trace with the same news, without anything being run', async () => {
    const events = await collect(verifier);
    const trace = decodeTrace(events.map((event, index) => encodeEvent(event, index === 0)).join(''));
    const replayed = createReplayVerifier(trace.events);
    expect(replayed).toBeDefined();
    const again: RunEvent[] = [];
    const input = {
      task,
      models: [createReplayModel(trace.samples)],
      settings: { ...settings, samples: trace.samples.length },
      earlier: trace.samples,
    };
    const parts = { syntax, clock: () => 0, ...(replayed === undefined ? {} : { verifier: replayed }) };
    for await (const event of run(input, parts, new AbortController().signal)) again.push(event);
    expect(consensusOf(again)).toEqual(consensusOf(events));
  });

  it('is stopped, verification and all, by one signal', async () => {
    const controller = new AbortController();
    let ended = false;
    const endless: Verifier = {
      async *verify(_job, signal) {
        try {
          yield { kind: 'setUp', runner: 'bubblewrap', limits: [] };
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true }),
          );
        } finally {
          ended = true;
        }
      },
    };
    const seen: string[] = [];
    const running = async (): Promise<void> => {
      const input = { task, models: [model(replies)], settings };
      for await (const event of run(
        input,
        { syntax, clock: () => 0, verifier: endless },
        controller.signal,
      )) {
        seen.push(event.kind);
        if (event.kind === 'verified') setTimeout(() => controller.abort(new Error('stopped')), 30);
      }
    };
    await expect(running()).rejects.toThrow('stopped');
    expect(ended).toBe(true);
    expect(seen).not.toContain('done');
  });
});
