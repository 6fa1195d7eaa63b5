import { describe, expect, it } from 'vitest';
import type { Consensus } from '../../../src/engine/events';
import type { ChatModel, ChatRequest } from '../../../src/engine/ports';
import { run } from '../../../src/engine/run';
import { createTestSyntax } from '../../fixtures/syntax';

const text = 'export const one = 1;\n';
const context = ['a', 'b', 'c'].map((id) => ({
  id,
  kind: 'sibling' as const,
  title: `sibling ${id}`,
  text: `const ${id} = 0;`,
  relevance: 0.5,
}));
const task = {
  instruction: 'Change it.',
  document: { path: 'a.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file' as const,
  context,
};
const settings = { samples: 6, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };

function modelOf(id: string, answer: (index: number) => string, more: Partial<ChatModel> = {}) {
  const asked: ChatRequest[] = [];
  const model: ChatModel = {
    id,
    label: id,
    kind: 'live',
    complete: (request) => {
      asked.push(request);
      return Promise.resolve({ text: answer(request.index), finishReason: 'stop', model: id });
    },
    ...more,
  };
  return { model, asked };
}

function constant(value: number, prose = ''): string {
  return `${prose}\n\`\`\`ts\nexport const one = ${value};\n\`\`\`\n`;
}

async function consensusOf(
  models: readonly ChatModel[],
  records = new Map<string, { right: number; runs: number }>(),
): Promise<Consensus | undefined> {
  const syntax = await createTestSyntax('typescript');
  const input = { task, models, settings, records };
  let consensus: Consensus | undefined;
  for await (const event of run(input, { syntax, clock: () => 0 }, new AbortController().signal))
    if (event.kind === 'consensus') consensus = event.consensus;
  return consensus;
}

describe('a panel of models', () => {
  it('weighs each model’s votes by its record, and still counts as many votes as there are', async () => {
    const a = modelOf('a', () => constant(2)).model;
    const b = modelOf('b', () => constant(3)).model;
    const records = new Map([
      ['a', { right: 0, runs: 8 }],
      ['b', { right: 8, runs: 8 }],
    ]);
    const consensus = await consensusOf([a, b], records);
    expect(consensus?.text).toContain('= 3');
    expect(consensus?.support).toBeCloseTo(3.6);
    const weights = Object.values(consensus?.weights ?? {});
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(6);
  });

  it('of one model that draws independently weighs nothing', async () => {
    const consensus = await consensusOf([modelOf('a', (index) => constant(2, `Sample ${index}.`)).model]);
    expect(consensus).not.toHaveProperty('weights');
    expect(consensus?.support).toBe(6);
  });
});

describe('a pool that collapsed', () => {
  it('counts less, and says so', async () => {
    const prose = 'The constant is now what was asked for. '.repeat(8);
    const consensus = await consensusOf([modelOf('a', () => constant(2, prose)).model]);
    expect(consensus?.notIndependent).toEqual({ identical: 6, replies: 6 });
    expect(consensus?.support).toBeCloseTo(3.5);
  });
});

describe('a model whose temperature cannot be set', () => {
  it('is asked in several ways, which all hold the request and the context', async () => {
    const stubborn = modelOf('a', (index) => constant(index), { takesTemperature: () => false });
    await consensusOf([stubborn.model]);
    const prompts = stubborn.asked.map(({ messages }) => JSON.stringify(messages));
    expect(new Set(prompts).size).toBe(6);
    for (const prompt of prompts) {
      expect(prompt).toContain('Change it.');
      for (const { title } of context) expect(prompt).toContain(title);
    }
  });

  it('others are asked in the same words each time, so that servers can reuse their work', async () => {
    const other = modelOf('a', (index) => constant(index), { takesTemperature: () => undefined });
    await consensusOf([other.model]);
    expect(new Set(other.asked.map(({ messages }) => JSON.stringify(messages))).size).toBe(1);
  });
});
