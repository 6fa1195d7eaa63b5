import { describe, expect, it } from 'vitest';
import type { RequestPurpose } from '../../../../src/engine/ask';
import { ModelError } from '../../../../src/engine/errors';
import type { Consensus, RunEvent, RunSettings } from '../../../../src/engine/events';
import { withExaminationNews, noExamination } from '../../../../src/engine/examination/examination';
import type { Examination } from '../../../../src/engine/examination/examination';
import type { ChatModel, ChatReply, ChatRequest } from '../../../../src/engine/ports';
import { run } from '../../../../src/engine/run';
import { planBudget } from '../../../../src/engine/sampling/budgetPlan';
import type { Task } from '../../../../src/engine/task';
import { decodeTrace, encodeEvent } from '../../../../src/engine/trace';
import { createReplayModel, examinedIn } from '../../../../src/models/replayModel';
import { createTestSyntax } from '../../../fixtures/syntax';
import { nonsense } from '../verification/backward/support';

const syntax = await createTestSyntax('typescript');
const settings: RunSettings = { samples: 5, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };
const thorough: RunSettings = { ...settings, level: 'thorough' };
const text = 'export function poll(get: () => string): string {\n  throw new Error("not implemented");\n}\n';
const task: Task = {
  instruction: 'Ask 4 times, wait 250 ms, give up after 90 s, and keep 7 answers.',
  document: { path: 'poll.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file',
  context: [
    {
      id: 'signature:units.ts',
      kind: 'signature',
      title: 'units.ts: SECOND',
      path: 'units.ts',
      text: 'export const SECOND = 1000;',
      relevance: 0.5,
    },
  ],
};

const patched = (mark: number): string =>
  text.replace('throw new Error("not implemented");', `return run(get, ${mark}, 4, 250, 90, 7);`);
const reply = (mark: number): string => `\`\`\`ts\n${patched(mark)}\`\`\``;
/** Three of one kind, and two of another that gives away what is masked. */
const samples = [reply(111), reply(111), reply(111), reply(222), reply(222)];
const facts = ['4', '250', '90', '7'];

type Answers = Partial<Record<RequestPurpose, (prompt: string, request: ChatRequest) => string>>;

/** What is asked of a model whose masked facts are recovered from candidates with the mark 222 only. */
const sensible: Answers = {
  feasibility: () => '{"feasible": true}',
  synthesis: () => reply(333),
  critique: (prompt) =>
    prompt.includes('get, 111')
      ? JSON.stringify({
          findings: [
            {
              quote: 'return run(get, 111, 4, 250, 90, 7);',
              severity: 'high',
              problem: 'It waits too long.',
            },
          ],
        })
      : '{"findings": []}',
  maskControl: () => '{"x": null}',
  mask: (prompt) => {
    const fact = facts.find((each) => !new RegExp(`# Text[\\s\\S]*\\b${each}\\b`).test(prompt));
    return JSON.stringify({ x: prompt.includes('get, 222') ? (fact ?? '?') : '31337' });
  },
  describe: () => '{"description": "It asks several times and gives up in the end."}',
  cover: (prompt) =>
    prompt.includes('"requirements"')
      ? '{"requirements": [{"text": "it asks 4 times", "quote": "Ask 4 times"}]}'
      : '{"answers": [{"id": 1, "covered": "yes"}], "unrequested": []}',
  rewrite: () => reply(444),
  judge: (prompt) => (prompt.includes('"verdict"') ? '{"verdict": "tie"}' : '{"score": 5}'),
  question: (prompt) =>
    prompt.includes('"questions"')
      ? '{"questions": [{"question": "Does it ask?", "answer": "yes"}, {"question": "Is it endless?", "answer": "no"}]}'
      : '{"answers": ["yes", "no"]}',
  choose: () => '{"choice": 1}',
  contradiction: (prompt) =>
    prompt.includes('"functions"')
      ? '{"functions": [{"name": "run", "results": null, "raises": null}]}'
      : '{"least": null, "most": null, "returns": null, "raises": null}',
  ablation: () => reply(111),
};

interface AskedModel {
  readonly model: ChatModel;
  readonly asked: RequestPurpose[];
}

function modelWith(answers: Answers | (() => ChatReply)): AskedModel {
  const asked: RequestPurpose[] = [];
  const model: ChatModel = {
    id: 'm',
    label: 'm',
    kind: 'live',
    async complete(request, signal) {
      await Promise.resolve();
      signal.throwIfAborted();
      const { purpose = 'propose', index, messages } = request;
      asked.push(purpose);
      const given = (reply: string): ChatReply => ({ text: reply, finishReason: 'stop', model: 'm' });
      if (purpose === 'propose') {
        const sample = samples[index];
        if (sample === undefined) throw new ModelError('server', 'no reply');
        return given(sample);
      }
      if (typeof answers === 'function') return answers();
      const prompt = messages.map(({ content }) => content).join('\n');
      const answer = answers[purpose];
      if (answer === undefined) throw new ModelError('server', 'no answer');
      return given(answer(prompt, request));
    },
  };
  return { model, asked };
}

async function collect(model: ChatModel, given: RunSettings): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const input = { task, models: [model], settings: given };
  for await (const event of run(input, { syntax, clock: () => 0 }, new AbortController().signal))
    events.push(event);
  return events;
}

function consensusOf(events: readonly RunEvent[]): Consensus {
  for (const event of events) if (event.kind === 'consensus') return event.consensus;
  throw new Error('there is no consensus event');
}

const examinationOf = (events: readonly RunEvent[]): Examination =>
  examinedIn(events).reduce(withExaminationNews, noExamination);

describe('a run that is examined', () => {
  it('asks nothing besides samples at level quick', async () => {
    const { model, asked } = modelWith(sensible);
    const events = await collect(model, { ...settings, level: 'quick' });
    expect(new Set(asked)).toEqual(new Set(['propose']));
    expect(events.some(({ kind }) => kind === 'examined')).toBe(false);
    expect(consensusOf(events)).toEqual(consensusOf(await collect(model, settings)));
  });

  it('lets backward evidence overrule a narrow majority, and says so', async () => {
    const quick = consensusOf(await collect(modelWith(sensible).model, settings));
    expect(quick).toMatchObject({ choice: 's1', support: 3 });
    const events = await collect(modelWith(sensible).model, thorough);
    const consensus = consensusOf(events);
    expect(consensus).toMatchObject({ choice: 's4', support: 2, confidence: { restsOn: 'examination' } });
    expect(consensus.fusion?.contributions.find(({ name }) => name === 'backward')?.logOdds).toBeGreaterThan(
      0,
    );
  });

  it('never asks more than its plan has, for any purpose', async () => {
    for (const level of ['normal', 'thorough'] as const) {
      const { model, asked } = modelWith(sensible);
      const events = await collect(model, { ...settings, level });
      const plan = planBudget(level, task, { samples: settings.samples });
      for (const purpose of new Set(asked)) {
        const allowed = plan.stages.find((stage) => stage.purpose === purpose)?.calls ?? 0;
        expect(asked.filter((each) => each === purpose).length, purpose).toBeLessThanOrEqual(allowed);
      }
      expect(examinationOf(events).spent?.calls).toBe(asked.length);
    }
  });

  it('goes through every stage at level thorough, in order', async () => {
    const examination = examinationOf(await collect(modelWith(sensible).model, thorough));
    expect(examination.feasibility?.verdict).toBe('enough');
    expect(examination.drawn.map(({ by }) => by)).toEqual(['synthesis']);
    expect(examination.critiques.size).toBe(3);
    expect(examination.backward?.roundTrips).toBeDefined();
    expect(examination.judge?.pairs.length).toBeGreaterThan(0);
    expect(examination.pick?.choice ?? examination.pick?.picks).toBeDefined();
    expect(examination.contradictions.size).toBe(1);
    expect([...examination.ablations.values()][0]?.blocks.map(({ block }) => block)).toEqual([
      'signature:units.ts',
    ]);
    expect(examination.notMeasured).toEqual([]);
  });

  it('takes in a synthesis without a vote, which does not win without evidence', async () => {
    const events = await collect(modelWith(sensible).model, thorough);
    const candidates = events.flatMap((event) => (event.kind === 'parsed' ? [event.candidate] : []));
    expect(candidates).toHaveLength(6);
    expect(candidates.at(-1)).toMatchObject({ usable: true, origin: { by: 'synthesis' } });
    const { usable, clusters, choice } = consensusOf(events);
    expect(usable).toBe(5);
    expect(clusters.flatMap(({ members }) => members)).not.toContain(candidates.at(-1)?.id);
    expect(choice).not.toBe(candidates.at(-1)?.id);
  });

  it('draws no sample where all say that something is missing, unless told to go on', async () => {
    const missing: Answers = {
      ...sensible,
      feasibility: () => '{"feasible": false, "missing": ["the type of get"]}',
    };
    const stopped = modelWith(missing);
    const events = await collect(stopped.model, thorough);
    expect(stopped.asked).toEqual(['feasibility', 'feasibility', 'feasibility']);
    expect(events.at(-1)).toMatchObject({ kind: 'done', stopped: 'missing' });
    expect(examinationOf(events).feasibility?.missing).toEqual(['the type of get']);
    const goneOn = modelWith(missing);
    await collect(goneOn.model, { ...thorough, goOnAnyway: true });
    expect(goneOn.asked.filter((purpose) => purpose === 'propose')).toHaveLength(5);
  });

  it('comes to the same from its trace, and asks nothing', async () => {
    const events = await collect(modelWith(sensible).model, thorough);
    const trace = decodeTrace(events.map((event, index) => encodeEvent(event, index === 0)).join(''));
    expect(trace.warnings).toEqual([]);
    expect(examinationOf(trace.events)).toEqual(examinationOf(events));
    const replayed = createReplayModel(trace.samples, undefined, examinedIn(trace.events));
    const again = await collect(replayed, trace.settings);
    expect(consensusOf(again)).toEqual(consensusOf(events));
  });

  it.each([...nonsense])('comes to what votes say where the model answers with %s', async (_, answer) => {
    const { model } = modelWith(answer);
    const events = await collect(model, thorough);
    const examination = examinationOf(events);
    const { choice, text: chosen, support } = consensusOf(await collect(model, settings));
    expect(consensusOf(events)).toMatchObject({ choice, text: chosen, support });
    expect([...examination.critiques.values()].flatMap(({ findings }) => findings)).toEqual([]);
    expect(examination.backward?.evidence.every(({ facts: { asked } }) => asked === 0) ?? true).toBe(true);
    expect(examination.notMeasured.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['review', 'judges']),
    );
  });

  it('ends with the reason when it is stopped in any stage', async () => {
    const purposes: RequestPurpose[] = ['feasibility', 'synthesis', 'critique', 'mask', 'describe', 'judge'];
    for (const purpose of purposes) {
      const controller = new AbortController();
      const reason = new Error(`stopped at ${purpose}`);
      const { model } = modelWith({
        ...sensible,
        [purpose]: () => {
          controller.abort(reason);
          return '{}';
        },
      });
      const running = (async (): Promise<void> => {
        for await (const event of run(
          { task, models: [model], settings: thorough },
          { syntax, clock: () => 0 },
          controller.signal,
        ))
          if (event.kind === 'done') throw new Error('it went on');
      })();
      await expect(running, purpose).rejects.toBe(reason);
    }
  });
});
