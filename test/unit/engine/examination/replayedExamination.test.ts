import { describe, expect, it } from 'vitest';
import { printConsensus } from '../../../../src/cli/printRun';
import type { Consensus, RunEvent, RunSettings } from '../../../../src/engine/events';
import type { ExaminationNews } from '../../../../src/engine/examination/news';
import type { ChatModel } from '../../../../src/engine/ports';
import { proposeMessages } from '../../../../src/engine/prompts/propose';
import { agreementLine } from '../../../../src/engine/report/headline';
import { englishWords } from '../../../../src/engine/report/words';
import { summarize } from '../../../../src/engine/report/summary';
import type { RunInput } from '../../../../src/engine/run';
import { run } from '../../../../src/engine/run';
import { decodeTrace } from '../../../../src/engine/trace';
import { createReplayModel, examinedIn } from '../../../../src/models/replayModel';
import {
  examined,
  examinedNews,
  examinedSamples,
  examinedTask,
  examinedTrace,
  repairedNews,
} from '../../../fixtures/examinedRun';
import { createTestSyntax } from '../../../fixtures/syntax';

const syntax = await createTestSyntax('typescript');
const settings: RunSettings = {
  samples: 3,
  minimumSupport: 1,
  minimumConfidence: 0,
  heatShare: 0.2,
  level: 'thorough',
};

async function collect(input: RunInput): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run(input, { syntax, clock: () => 0 }, new AbortController().signal))
    events.push(event);
  return events;
}

function newsIn(events: readonly RunEvent[]): ExaminationNews[] {
  return events.flatMap((event) => (event.kind === 'examined' ? [event.news] : []));
}

function consensusOf(events: readonly RunEvent[]): Consensus {
  for (const event of events) if (event.kind === 'consensus') return event.consensus;
  throw new Error('there is no consensus event');
}

describe('a recorded examination', () => {
  const trace = decodeTrace(examinedTrace());
  const models = [createReplayModel(trace.samples, undefined, examinedIn(trace.events))];
  const replayed = collect({ task: examinedTask, models, settings, earlier: trace.samples });

  it('comes back from its trace as it was', () => {
    expect(trace.warnings).toEqual([]);
    expect(examinedIn(trace.events)).toEqual(examinedNews);
  });

  it('is told again, and what was drawn in view of others is in no count', async () => {
    const events = await replayed;
    expect(newsIn(events)).toEqual(examinedNews);
    expect(summarize(events)).toMatchObject({ samples: 3, candidates: 3, drawnInView: 2, usable: 3 });
    expect(
      consensusOf(events)
        .clusters.flatMap(({ members }) => members)
        .sort(),
    ).toEqual(['s1', 's2', 's3']);
  });

  it('may be won by a repair, for which no votes are claimed', async () => {
    const repaired = [createReplayModel(trace.samples, undefined, repairedNews)];
    const events = await collect({ task: examinedTask, models: repaired, settings, earlier: trace.samples });
    const consensus = consensusOf(events);
    expect(consensus).toMatchObject({ choice: 's1r1', origin: { by: 'repair', parents: ['s1'] }, usable: 3 });
    expect(agreementLine(consensus, englishWords)).toBe('A repair of s1; nobody else wrote it');
  });

  it('is in what a terminal prints', async () => {
    const events = await replayed;
    const candidates = events.flatMap((event) => (event.kind === 'parsed' ? [event.candidate] : []));
    const text = printConsensus(examinedTask, consensusOf(events), candidates, examined());
    expect(text).toContain('asked: review: 2 findings, 1 refuted');
    expect(text).toContain('clamp.ts:2: high: Nothing is raised where low is above high.');
    expect(text).toContain('s1r1 has no vote: a repair of s1');
    expect(text).not.toContain('lower limit is lost');
  });
});

describe('a live examination', () => {
  it('tells each stage before it is gone through, whatever the model answers', async () => {
    const propose = JSON.stringify(proposeMessages(examinedTask));
    let drawn = 0;
    const model: ChatModel = {
      id: 'scripted',
      label: 'scripted',
      kind: 'live',
      complete({ messages }) {
        const isSample = JSON.stringify(messages) === propose && drawn < examinedSamples.length;
        const text = isSample ? (examinedSamples[drawn++]?.reply.text ?? '') : 'I would rather not.';
        return Promise.resolve({ text, finishReason: 'stop', model: 'scripted' });
      },
    };
    const news = newsIn(await collect({ task: examinedTask, models: [model], settings }));
    const began = news.flatMap((each) => (each.kind === 'began' ? [each.stage] : []));
    expect(began).toEqual([
      'feasibility',
      'synthesis',
      'review',
      'backward',
      'judges',
      'choice',
      'contradictions',
      'ablation',
    ]);
    for (const [at, each] of news.entries()) {
      if (each.kind !== 'notMeasured') continue;
      const before = news
        .slice(0, at)
        .flatMap((earlier) => (earlier.kind === 'began' ? [earlier.stage] : []));
      expect(before.at(-1)).toBe(each.stage);
    }
  });
});
