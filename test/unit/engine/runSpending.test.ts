import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/engine/events';
import type { ChatModel } from '../../../src/engine/ports';
import { run } from '../../../src/engine/run';
import type { BudgetLevel } from '../../../src/engine/sampling/budgetLevels';
import { planRun } from '../../../src/engine/sampling/planRun';
import type { Verifier } from '../../../src/engine/verification/verifier';
import { createTestSyntax } from '../../fixtures/syntax';

const text = 'export function twice(n: number): number {\n  return n;\n}\n';
const task = {
  instruction: 'Make `twice` return 2 times `n`, 10 for 5.',
  document: { path: 'a.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file' as const,
  context: [],
};

/** Runs nothing, and asks for tests as a verifier does that can run them. */
const verifier: Verifier = {
  async *verify({ candidates, cases, inputsFor }) {
    const texts: string[] = [];
    for await (const candidate of candidates) texts.push(candidate.text);
    await cases();
    await inputsFor(texts[0] ?? '', texts[1] ?? '', []);
    yield* [];
  },
};

/** Draws candidates in turn, and answers nothing that a stage can use. */
function modelOf(bodies: readonly string[]) {
  const asked: string[] = [];
  const model: ChatModel = {
    id: 'm',
    label: 'm',
    kind: 'live',
    complete: ({ index, purpose = 'propose' }) => {
      asked.push(purpose);
      const code = text.replace('return n;', bodies[index % bodies.length] ?? '');
      const answer = purpose === 'propose' ? `\`\`\`ts\n${code}\`\`\`\n` : 'Hm.';
      return Promise.resolve({ text: answer, finishReason: 'stop' as const, model: 'm' });
    },
  };
  return { model, asked };
}

describe('what a run spends', () => {
  it.each(['normal', 'thorough'] as const)(
    'at the level %s is what was asked, within the plan',
    async (level) => {
      const { model, asked } = modelOf(['return n + n;', 'return n * 2;', 'return n + 2;']);
      const events = await eventsOf(model, level);
      const spent = events.flatMap((event) =>
        event.kind === 'examined' && event.news.kind === 'spent' ? [event.news.spent.calls] : [],
      );
      expect(asked.filter((purpose) => purpose === 'tests')).toHaveLength(3);
      expect(asked.length).toBeGreaterThan(6 + 3);
      expect(spent.at(-1)).toBe(asked.length);
      expect(asked.length).toBeLessThanOrEqual(planRun(settingsOf(level), task).calls.most);
    },
  );

  it('when quick is samples and tests', async () => {
    const { model, asked } = modelOf(['return n + n;', 'return n * 2;']);
    const events = await eventsOf(model, 'quick');
    expect(events.some(({ kind }) => kind === 'examined')).toBe(false);
    expect(new Set(asked)).toEqual(new Set(['propose', 'tests']));
  });
});

function settingsOf(level: BudgetLevel) {
  const thresholds = { minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };
  return { ...thresholds, samples: 6, testRequests: 2, level };
}

async function eventsOf(model: ChatModel, level: BudgetLevel): Promise<RunEvent[]> {
  const syntax = await createTestSyntax('typescript');
  const input = { task, models: [model], settings: settingsOf(level) };
  const parts = { syntax, clock: () => 0, verifier };
  const events: RunEvent[] = [];
  for await (const event of run(input, parts, new AbortController().signal)) events.push(event);
  return events;
}
