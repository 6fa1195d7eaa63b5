import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsensusEvent, RunEvent, StartedEvent } from '../../../../src/engine/events';
import type { Sample } from '../../../../src/engine/pool';
import { TraceError, decodeTrace, encodeEvent } from '../../../../src/engine/trace';
import type { Check } from '../../../../src/engine/verification/checks';
import type { WrittenEvent } from '../../../../src/engine/trace/eventSchema';

const documentText = 'let a = "🗼";\n';
const started: StartedEvent = {
  kind: 'started',
  task: {
    instruction: 'say “hello”\u2028 twice',
    document: { path: 'src/a.ts', languageId: 'typescript', text: documentText },
    target: { start: 0, end: documentText.length },
    targetKind: 'function',
    targetName: 'a',
    context: [
      { id: 'c1', kind: 'test', title: 'a.test.ts', path: 'a.test.ts', text: 'test();', relevance: 0.5 },
    ],
  },
  settings: { samples: 3, temperature: 0.8, minimumSupport: 2, minimumConfidence: 0, heatShare: 0.15 },
  models: [{ id: 'm@http://localhost/v1', label: 'm', kind: 'live' }],
  messages: [{ role: 'user', content: 'please' }],
  earlier: 0,
};

const tests: Check = {
  name: 'projectTests',
  outcome: 'failed',
  tool: 'vitest',
  passed: 1,
  total: 2,
  newlyFailing: ['f > throws'],
  newlyPassing: [],
  cases: [
    { name: 'f > throws', outcome: 'failed', message: 'it did not' },
    { name: 'f > works', outcome: 'passed' },
  ],
  output: '1 failed',
  elapsedMs: 3.5,
};

const consensus: ConsensusEvent = {
  kind: 'consensus',
  consensus: {
    verdict: 'none',
    reason: 'support',
    choice: 's1',
    text: documentText,
    usable: 1,
    clusters: [{ id: 's1', members: ['s1'], weight: 1, by: 'tree' }],
    support: 1,
    confidence: { value: 0.4, restsOn: 'votes' },
    level: 'tree',
    verifiedBy: [tests],
    behaviour: {
      clusters: [['s1', 's2'], ['s3']],
      inputs: 1,
      tests: 1,
      distinguishing: [{ text: 'f(1)', groups: [{ outcome: '2', candidates: ['s1', 's2'] }] }],
    },
    notRun: ['there is no linter'],
    disagreement: {
      tokens: [
        { start: 0, end: 3, heat: 0, share: 0.5, inserted: 0, insertionHeat: 0, step: 0 },
        { start: 4, end: 5, heat: 0.7, share: 0.7, inserted: 0, insertionHeat: 0, step: 4 },
        { start: 6, end: 7, heat: 0, share: 0, inserted: 0.2, insertionHeat: 0, step: 0 },
      ],
      hotSpots: [
        {
          start: 4,
          end: 5,
          step: 4,
          heat: 0.7,
          insertion: false,
          votes: 1,
          alternatives: [{ text: 'b', votes: 2, members: ['s2', 's3'] }],
        },
      ],
    },
  },
};

const events: readonly RunEvent[] = [
  started,
  reply('s2', 'hello'),
  {
    kind: 'parsed',
    candidate: {
      id: 's2',
      modelId: 'm',
      usable: true,
      text: 'x',
      edits: [{ start: 0, end: 1, text: 'x' }],
      format: 'whole',
      repairs: ['one'],
    },
  },
  { kind: 'clustered', usable: 1, clusters: consensus.consensus.clusters, leader: 's2' },
  {
    kind: 'sampled',
    sample: {
      id: 's1',
      modelId: 'm',
      elapsedMs: 1.5,
      kind: 'failure',
      reason: 'timeout',
      message: 'too slow',
    },
  },
  {
    kind: 'parsed',
    candidate: { id: 's1', modelId: 'm', usable: false, reason: 'failed', detail: 'too slow' },
  },
  { kind: 'verified', news: { kind: 'setUp', runner: 'bubblewrap', limits: ['wallMs', 'memoryBytes'] } },
  { kind: 'verified', news: { kind: 'checked', checks: { candidate: 's2', checks: [tests] } } },
  {
    kind: 'verified',
    news: {
      kind: 'behaved',
      behaviour: {
        candidates: ['s2'],
        inputs: [{ text: 'f(1)', origin: 'model' }],
        outcomes: [['!RangeError']],
        tests: [{ id: 't1', text: 'assert.equal(f(1), 2)', count: 2 }],
        passed: [[false]],
      },
    },
  },
  { kind: 'verified', news: { kind: 'notRun', reason: 'there is no linter' } },
  consensus,
  { kind: 'done', elapsedMs: 12, usage: { promptTokens: 1, completionTokens: 2 } },
];

function reply(id: string, text: string): RunEvent {
  const sample: Sample = {
    id,
    modelId: 'm',
    elapsedMs: 3,
    kind: 'reply',
    reply: {
      text,
      finishReason: 'stop',
      model: 'm',
      usage: { promptTokens: 1, completionTokens: 2 },
      reasoning: 'hm',
    },
  };
  return { kind: 'sampled', sample };
}

function encode(list: readonly RunEvent[]): string {
  return list.map((event, index) => encodeEvent(event, index === 0)).join('');
}

describe('a trace', () => {
  it('is read as it was written, save for cold tokens', () => {
    const trace = decodeTrace(encode(events));
    const { disagreement } = consensus.consensus;
    const warm = {
      ...consensus,
      consensus: {
        ...consensus.consensus,
        disagreement: { ...disagreement, tokens: disagreement.tokens.slice(1) },
      },
    };
    expect(trace.events).toEqual(events.map((event) => (event === consensus ? warm : event)));
    expect(trace).toMatchObject({
      complete: true,
      warnings: [],
      task: started.task,
      settings: started.settings,
    });
    expect(trace.messages).toEqual(started.messages);
    expect(trace.models).toEqual(started.models);
    expect(trace.samples.map(({ id }) => id)).toEqual(['s2', 's1']);
  });

  it('is one line per event, the first with the version', () => {
    const lines = encode(events).split('\n');
    expect(lines).toHaveLength(events.length + 1);
    expect(lines[0]?.startsWith('{"consilience":1,"kind":"started",')).toBe(true);
    expect(lines.at(-1)).toBe('');
  });

  it('keeps every text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const list = [started, ...texts.map((text, index) => reply(`s${index + 1}`, text))];
        expect(decodeTrace(encode(list)).events).toEqual(list);
      }),
    );
  });

  it('keeps lone surrogates through UTF-8', () => {
    const list = [started, reply('s1', 'a\ud83d')];
    const bytes = new TextEncoder().encode(encode(list));
    expect(decodeTrace(new TextDecoder().decode(bytes)).events).toEqual(list);
  });

  it('has the schema of the types, field for field', () => {
    const same: Same<Bare<RunEvent>, Bare<WrittenEvent>> = true;
    expect(same).toBe(true);
  });
});

describe('nothing but what the types name', () => {
  it('gets into a trace: no key, no header, wherever it hangs', () => {
    const secret = 'sk-not-for-the-disk';
    const places = fc.integer({ min: 0, max: 400 });
    const names = fc.constantFrom('apiKey', 'headers', 'authorization', 'key', '__proto__x');
    fc.assert(
      fc.property(fc.nat({ max: events.length - 1 }), places, names, (which, place, name) => {
        const event = structuredClone(events[which]) as RunEvent;
        const objects = objectsIn(event);
        const object = objects[place % objects.length];
        if (object !== undefined) object[name] = name === 'headers' ? { authorization: secret } : secret;
        expect(encodeEvent(event, event.kind === 'started')).not.toContain(secret);
      }),
    );
  });
});

describe('a damaged trace', () => {
  it('cut anywhere after its first line is read up to there', () => {
    const text = encode(events);
    const firstLine = text.indexOf('\n') + 1;
    fc.assert(
      fc.property(fc.integer({ min: firstLine, max: text.length }), (cut) => {
        const trace = decodeTrace(text.slice(0, cut));
        const whole = text.slice(0, cut).split('\n').length - 1;
        expect(trace.events.length).toBeGreaterThanOrEqual(whole);
        expect(trace.events.length).toBeLessThanOrEqual(whole + 1);
        expect(trace.complete).toBe(trace.events.length === events.length);
        expect(trace.warnings.length > 0).toBe(!trace.complete);
      }),
    );
  });

  it('tells of a line half written', () => {
    const trace = decodeTrace(encode(events).slice(0, -10));
    expect(trace.events).toHaveLength(events.length - 1);
    expect(trace.warnings.join(' ')).toContain(`broken off`);
    expect(trace.warnings.join(' ')).toContain(`last line (${events.length}) was only half written`);
  });

  it('is read round kinds that are not known, damaged lines, repeated samples and a second start', () => {
    const lines = encode(events).trimEnd().split('\n');
    const strange = [
      '{"kind":"dreamt","candidate":"s1"}',
      'null',
      '{"kind":"done"}',
      '{{',
      lines[1] ?? '',
      encodeEvent(started, true).trim(),
    ];
    const trace = decodeTrace([lines[0], lines[1], ...strange, ...lines.slice(2)].join('\r\n'));
    expect(trace.events).toHaveLength(events.length);
    expect(trace.samples).toHaveLength(2);
    expect(trace.warnings).toEqual([
      'Line 3 holds an event that this version does not know ("dreamt") and was skipped.',
      'Line 4 holds an event that this version does not know (without a kind) and was skipped.',
      expect.stringMatching(/^Line 5 is damaged \(elapsedMs: .*\) and was skipped\.$/),
      'Line 6 is damaged and was skipped.',
      'Line 7 repeats the sample s2 and was skipped.',
      'Line 8 starts a second run and was skipped.',
    ]);
  });

  it('does not flood the person with warnings', () => {
    expect(decodeTrace(`${encode(events)}${'x\n'.repeat(500)}`).warnings).toHaveLength(21);
  });

  it.each([
    ['', 'notATrace', /not a trace/],
    ['{"kind":"started"}', 'notATrace', /not a trace/],
    ['{"name":"package"}\n', 'notATrace', /not a trace/],
    ['{"consilience":2,"kind":"started"}', 'version', /version 2; .* version 1/],
    ['{"consilience":1,"kind":"started"}', 'notATrace', /damaged: task/],
    ['{"consilience":1,"kind":"done"}', 'notATrace', /damaged/],
    [encodeEvent(started, true).replace(/"end":\d+/, '"end":999'), 'notATrace', /target lies outside/],
  ])('%s is none', (text, reason, message) => {
    const failure = errorOf(() => decodeTrace(text));
    expect(failure.reason).toBe(reason);
    expect(failure.message).toMatch(message);
  });

  it('of any text is a trace or a TraceError', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void errorOf(() => decodeTrace(text))));
  });
});

describe('writing', () => {
  it('refuses a first event that is not `started`, and a later one that is', () => {
    expect(errorOf(() => encodeEvent(reply('s1', ''), true)).reason).toBe('unwritable');
    expect(errorOf(() => encodeEvent(started, false)).reason).toBe('unwritable');
  });

  it('refuses numbers that JSON cannot hold', () => {
    const event: RunEvent = { kind: 'done', elapsedMs: NaN, usage: { promptTokens: 0, completionTokens: 0 } };
    expect(errorOf(() => encodeEvent(event, false)).message).toMatch(/elapsedMs/);
  });
});

function errorOf(run: () => unknown): TraceError {
  try {
    run();
  } catch (error) {
    if (TraceError.is(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value as Record<string, unknown>, ...inside];
}

type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? Fields<A> extends Fields<B>
      ? Fields<B> extends Fields<A>
        ? true
        : false
      : false
    : false
  : false;
/** The path of every field. */
type Fields<T> = T extends readonly (infer U)[]
  ? Fields<U>
  : T extends object
    ? { [K in keyof T & string]: K | `${K}.${Fields<T[K]>}` }[keyof T & string]
    : never;
/** The type without `readonly`, its fields in one object. */
type Bare<T> = T extends readonly (infer U)[]
  ? Bare<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Bare<T[K]> }
    : T;
