import { describe, expect, it } from 'vitest';
import type { Consensus, RunEvent, RunSettings } from '../../../src/engine/events';
import type { RepliedSample, Sample } from '../../../src/engine/pool';
import type { ChatModel } from '../../../src/engine/ports';
import { run } from '../../../src/engine/run';
import { notBranched } from '../../../src/engine/sampling/notBranched';
import { decodeTrace, encodeEvent } from '../../../src/engine/trace';
import { answerKey } from '../../../src/models/answers';
import { createReplayModel } from '../../../src/models/replayModel';
import type { PrefixProfileName } from '../../fixtures/server/prefixProfiles';
import { prefixProfiles } from '../../fixtures/server/prefixProfiles';
import { createTestSyntax } from '../../fixtures/syntax';
import { createRandom } from '../../bench/random';
import { randomFault } from '../../fixtures/server/faults';
import { modelAt, request, serve, until } from './support';

const text = 'export function total(list: number[]): number {\n  return 0;\n}\n';
const task = {
  instruction: 'Add them up.',
  document: { path: 'a.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file' as const,
  context: [],
};
const settings: RunSettings = {
  samples: 8,
  minimumSupport: 1,
  minimumConfidence: 0,
  heatShare: 0.2,
  branch: true,
};

/** Each answer differs in its first and in its second statement; a continuation takes up the first where it can. */
function writer(): (beginning: string) => string {
  let written = 0;
  return (beginning) => {
    written += 1;
    const body = `\n  let sum = ${written};\n  for (const item of list) sum += item;\n  return sum + ${written};\n}\n`;
    if (beginning === '')
      return `Added.\n\n\`\`\`ts\nexport function total(list: number[]): number {${body}\`\`\`\n`;
    const rest = beginning.includes('let sum') ? `\n  return sum - ${written};\n}\n` : body;
    return `${rest}\`\`\`\n`;
  };
}

async function eventsOf(models: readonly ChatModel[], more: Partial<RunSettings> = {}): Promise<RunEvent[]> {
  const syntax = await createTestSyntax('typescript');
  const events: RunEvent[] = [];
  const input = { task, models, settings: { ...settings, ...more } };
  for await (const event of run(input, { syntax, clock: () => 0 }, new AbortController().signal))
    events.push(event);
  return events;
}

function samplesIn(events: readonly RunEvent[]): Sample[] {
  return events.flatMap((event) => (event.kind === 'sampled' ? [event.sample] : []));
}

function branchesIn(samples: readonly Sample[]): RepliedSample[] {
  return samples.filter(
    (sample): sample is RepliedSample => sample.kind === 'reply' && sample.parent !== undefined,
  );
}

function consensusIn(events: readonly RunEvent[]): Consensus {
  for (const event of events) if (event.kind === 'consensus') return event.consensus;
  throw new Error('the run came to no result');
}

async function modelOf(name: PrefixProfileName) {
  const write = writer();
  const server = await serve(({ body }) => prefixProfiles[name](body, write));
  return { server, model: modelAt(server.url) };
}

describe('a run with branches', () => {
  it.each(['vllm', 'llamaCpp', 'strict'] as const)('continues half of its samples on %s', async (name) => {
    const { model } = await modelOf(name);
    const events = await eventsOf([model]);
    const samples = samplesIn(events);
    const branches = branchesIn(samples);
    expect(samples).toHaveLength(8);
    expect(branches).toHaveLength(4);
    const byId = new Map(samples.map((sample) => [sample.id, sample]));
    for (const { parent, reply } of branches) {
      const source = byId.get(parent?.id ?? '');
      if (source?.kind !== 'reply' || parent === undefined) throw new Error('it has no parent');
      const before = source.reply.tokens?.slice(0, parent.token).map((token) => token.text);
      expect(reply.text.startsWith(before?.join('').trimEnd() ?? 'x')).toBe(true);
      expect(reply.tokens?.map((token) => token.text).join('')).toBe(reply.text);
    }
    const consensus = consensusIn(events);
    expect(consensus.usable).toBe(8);
    const votes = Object.values(consensus.weights ?? {}).reduce((sum, vote) => sum + vote, 0);
    expect(votes).toBeGreaterThan(4);
    expect(votes).toBeLessThan(8);
    expect(notBranched(model)).toBeUndefined();
  });

  it.each(['ignoring', 'anthropicNew', 'openai'] as const)('draws all anew on %s', async (name) => {
    const { model } = await modelOf(name);
    const events = await eventsOf([model]);
    expect(samplesIn(events).every(({ kind }) => kind === 'reply')).toBe(true);
    expect(branchesIn(samplesIn(events))).toEqual([]);
    expect(consensusIn(events).usable).toBe(8);
    expect(consensusIn(events)).not.toHaveProperty('weights');
    expect(notBranched(model)).toBe('prefix');
  });

  it('draws all anew where no log-probabilities are told', async () => {
    const { server, model } = await modelOf('mistral');
    expect(branchesIn(samplesIn(await eventsOf([model])))).toEqual([]);
    expect(server.requests).toHaveLength(8);
    expect(notBranched(model)).toBe('logprobs');
  });

  it('continues nothing where it is not asked to', async () => {
    const { server, model } = await modelOf('vllm');
    const events = await eventsOf([model], { branch: false });
    expect(branchesIn(samplesIn(events))).toEqual([]);
    expect(server.requests.every(({ body }) => body.logprobs === undefined)).toBe(true);
  });

  it('finds out in the first run what the second one makes use of', async () => {
    const { server, model } = await modelOf('deepSeekBeta');
    // The first form is passed over, and what comes of it counts as a sample of its own.
    expect(branchesIn(samplesIn(await eventsOf([model])))).toHaveLength(3);
    expect(branchesIn(samplesIn(await eventsOf([model])))).toHaveLength(4);
    expect(server.requests).toHaveLength(16);
  });

  it('counts the same when it is shown again from its trace', async () => {
    const { model } = await modelOf('vllm');
    const events = await eventsOf([model]);
    const trace = decodeTrace(events.map((event, index) => encodeEvent(event, index === 0)).join(''));
    expect(trace.warnings).toEqual([]);
    expect(trace.settings.branch).toBe(true);
    expect(branchesIn(trace.samples)).toEqual(branchesIn(samplesIn(events)));
    const again = await eventsOf([createReplayModel(trace.samples)]);
    expect(
      branchesIn(samplesIn(again))
        .map(({ id }) => id)
        .sort(),
    ).toEqual(
      branchesIn(trace.samples)
        .map(({ id }) => id)
        .sort(),
    );
    const weights = consensusIn(events).weights ?? {};
    for (const [id, weight] of Object.entries(consensusIn(again).weights ?? {}))
      expect(weight).toBeCloseTo(weights[id] ?? 0, 9);
  });

  it('does not stop since a branch agrees with what it continues', async () => {
    const answers: string[] = [];
    const write = (beginning: string): string => {
      const known = answers.find((answer) => beginning !== '' && answer.startsWith(beginning));
      if (known !== undefined) return known.slice(beginning.length);
      const body = `  list = list.slice(${answers.length});\n  return list.length;`;
      const answer = `\`\`\`ts\nexport function total(list: number[]): number {\n${body}\n}\n\`\`\`\n`;
      answers.push(answer);
      return answer;
    };
    const server = await serve(({ body }) => prefixProfiles.vllm(body, write));
    const events = await eventsOf([modelAt(server.url)], { stopEarly: true });
    const heaviest = Math.max(
      ...events.flatMap((event) =>
        event.kind === 'clustered' ? event.clusters.map(({ weight }) => weight) : [],
      ),
    );
    expect(
      new Set(samplesIn(events).map((sample) => sample.kind === 'reply' && sample.reply.text)).size,
    ).toBe(4);
    expect(heaviest).toBeGreaterThan(1);
    expect(heaviest).toBeLessThan(2);
    expect(events.at(-1)).not.toHaveProperty('stopped');
  });
});

describe('under faults', () => {
  it('ends with every sample once, continued or not, and leaves no connection open', async () => {
    const random = createRandom(11);
    const kinds = Object.values(prefixProfiles);
    const timeouts = { connectMs: 600, firstTokenMs: 600, silenceMs: 600 };
    let branches = 0;
    for (let round = 0; round < 12; round++) {
      const write = writer();
      const profile = kinds[Math.floor(random() * 3)] ?? prefixProfiles.vllm;
      const server = await serve(({ body }) =>
        random() < 0.3 ? randomFault(write(''), random) : profile(body, write),
      );
      const events = await eventsOf([modelAt(server.url, { timeouts, maxReplyBytes: 1_000_000 })]);
      const samples = samplesIn(events);
      expect(['done', 'failed']).toContain(events.at(-1)?.kind);
      expect(new Set(samples.map(({ id }) => id)).size).toBe(8);
      expect(samples).toHaveLength(8);
      for (const { reply } of branchesIn(samples))
        expect(reply.text).toMatch(/^Added\.\n\n```ts\n[^`]*```\n$/);
      branches += branchesIn(samples).length;
      await until(() => server.openSockets() === 0, 5000);
    }
    expect(branches).toBeGreaterThan(5);
  }, 60_000);
});

describe('a panel in which one model can be continued', () => {
  it('leaves each model its share of the votes', async () => {
    const able = await modelOf('vllm');
    const other = await modelOf('ignoring');
    const events = await eventsOf([able.model, other.model], { samples: 16 });
    const models = new Map(samplesIn(events).map(({ id, modelId }) => [id, modelId]));
    const votes = new Map<string, number>();
    for (const [id, weight] of Object.entries(consensusIn(events).weights ?? {})) {
      const model = models.get(id) ?? '';
      votes.set(model, (votes.get(model) ?? 0) + weight);
    }
    expect(branchesIn(samplesIn(events))).toHaveLength(4);
    const all = [...votes.values()].reduce((sum, vote) => sum + vote, 0);
    expect(all).toBeLessThan(16);
    for (const vote of votes.values()) expect(vote / all).toBeCloseTo(0.5, 6);
  });
});

describe('the name of a kept answer', () => {
  it('tells an answer that was begun from one that was not', () => {
    expect(answerKey('m', request({ prefix: 'a' }))).not.toBe(answerKey('m', request()));
    expect(answerKey('m', request({ prefix: 'a' }))).not.toBe(answerKey('m', request({ prefix: 'b' })));
  });
});
