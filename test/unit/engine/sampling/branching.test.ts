import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/engine/errors';
import type { RepliedSample, Sample } from '../../../../src/engine/pool';
import type { ChatModel, ChatReply, ChatRequest, TokenLogprob } from '../../../../src/engine/ports';
import { branchesOf, tokensOfText } from '../../../../src/engine/sampling/branches';
import { drawSamples } from '../../../../src/engine/sampling/drawSamples';
import { notBranched } from '../../../../src/engine/sampling/notBranched';

const subject = { instruction: 'do it', path: 'a.ts', text: '', target: { start: 0, end: 0 } };
const never = new AbortController().signal;

function tokensOf(text: string, uncertain: readonly string[] = []): TokenLogprob[] {
  return (text.match(/\s+|\w+|[^\s\w]+/g) ?? []).map((word) => ({
    text: word,
    logprob: uncertain.includes(word) ? -2 : -0.01,
  }));
}

function replyOf(text: string, uncertain: readonly string[] = [], more: Partial<ChatReply> = {}): ChatReply {
  return { text, finishReason: 'stop', model: 'm', tokens: tokensOf(text, uncertain), ...more };
}

const code = (value: string | number): string =>
  `Done ${value}.\n\n\`\`\`ts\nfunction f() {\n  const a = ${value};\n  return a;\n}\n\`\`\`\nThat is all.\n`;

describe('the places to continue an answer from', () => {
  it('lie in its code, the most uncertain first', () => {
    const reply = replyOf(code(1), ['Done', 'const', 'That']);
    const [first, ...others] = branchesOf(reply);
    expect(others).toEqual([]);
    expect(first?.prefix).toBe('Done 1.\n\n```ts\nfunction f() {');
    expect(first?.tokens.map(({ text }) => text).join('')).toBe(first?.prefix);
    expect(reply.tokens?.[first?.token ?? 0]?.text).toBe('const');
    // Before it one of three uncertain words.
    expect(first?.share).toBeCloseTo(1 / 3, 1);
    expect(branchesOf(replyOf(code(1), ['return', 'const'])).map(({ uncertainty }) => uncertainty)).toEqual([
      2, 2,
    ]);
  });

  it('are none without tokens, without those of the text, and where the answer was cut off', () => {
    const bare: ChatReply = { text: code(1), finishReason: 'stop', model: 'm' };
    expect(branchesOf(bare)).toEqual([]);
    expect(branchesOf(replyOf(code(1), ['const'], { tokens: tokensOf('else', ['else']) }))).toEqual([]);
    expect(branchesOf(replyOf(code(1), ['const'], { finishReason: 'length' }))).toEqual([]);
    expect(branchesOf(replyOf(code(1)))).toEqual([]);
  });

  it('are not where a comment begins', () => {
    const commented = code(1).replace('  const', '  // Uncertain words.\n  const');
    const places = branchesOf(replyOf(commented, ['//', 'const']));
    expect(places.map(({ prefix }) => prefix.split('\n').at(-1))).toEqual(['  // Uncertain words.']);
  });

  it('are in what replaces, not in what is looked for', () => {
    const edit = '<<<<<<< SEARCH\nlet a;\nlet b;\n=======\nlet a;\nconst c;\n>>>>>>> REPLACE\n';
    const places = branchesOf(replyOf(edit, ['let', 'const']));
    expect(places.map(({ prefix }) => prefix.split('\n').at(-1))).toEqual(['=======', 'let a;']);
  });

  it('begin the very text, and never end in white space', () => {
    const words = fc.array(fc.constantFrom('a', '\n', '  ', ';', ' {', 'if', '\n```\n', ' = 1', '```ts\n'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, (list) => {
        const text = list.join('');
        const tokens = list.map((word) => ({ text: word, logprob: -1 }));
        for (const place of branchesOf({ text, finishReason: 'stop', model: 'm', tokens })) {
          expect(text.startsWith(place.prefix)).toBe(true);
          expect(place.prefix).toBe(place.prefix.trimEnd());
          expect(place.tokens.map((token) => token.text).join('')).toBe(place.prefix);
          expect(place.share).toBeGreaterThanOrEqual(0);
          expect(place.share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('are found although servers tell of reasoning and of marks of the end', () => {
    const tokens = [...tokensOf('think a'), ...tokensOf('let a'), { text: '<|end|>', logprob: 0 }];
    expect(tokensOfText(tokens, 'let a')?.map(({ text }) => text)).toEqual(['let', ' ', 'a']);
    expect(tokensOfText(tokens, 'et a')).toBeUndefined();
    expect(tokensOfText([], '')).toBeUndefined();
  });
});

interface Simulation {
  readonly id?: string;
  /** What is known in the beginning; undefined: found out with the first request. */
  readonly known?: boolean | undefined;
  readonly able?: boolean;
  readonly logprobs?: boolean;
  readonly sure?: boolean;
  readonly failing?: readonly number[];
  readonly delays?: readonly number[];
}

/** Answers `code(index)`, and continues it with another value. */
function simulated({ known, able = true, logprobs = true, ...more }: Simulation = {}) {
  const { sure = false, failing = [], delays = [], id = 'm' } = more;
  const asked: ChatRequest[] = [];
  let open = 0;
  let most = 0;
  let learnt = known;
  let tells: boolean | undefined;
  const model: ChatModel = {
    id,
    label: id,
    kind: 'live',
    takesPrefix: () => learnt,
    tellsLogprobs: () => tells,
    async complete(request) {
      asked.push(request);
      const { prefix, index } = request;
      if (prefix !== undefined) most = Math.max(most, (open += 1));
      await new Promise((resolve) => setTimeout(resolve, delays[index] ?? 1));
      if (prefix !== undefined) open -= 1;
      if (failing.includes(index)) throw new ModelError('rateLimited', 'too many requests');
      tells = logprobs;
      if (prefix !== undefined) learnt = able;
      const continued = prefix !== undefined && able;
      const text = continued ? code(`${index}b`).replace(/^[^{]*\{/, '') : code(index);
      const { tokens, ...reply } = replyOf(text, sure ? [] : ['const', 'return']);
      return {
        ...reply,
        ...(logprobs && tokens !== undefined ? { tokens } : {}),
        ...(continued
          ? { text: prefix + text.slice(prefix.endsWith('{') ? 0 : text.indexOf(';') + 1), continued: true }
          : {}),
      };
    },
  };
  return { model, asked, mostOpen: () => most };
}

async function draw(
  models: readonly ChatModel[],
  count: number,
  { earlier = [], first = earlier.length }: { earlier?: readonly Sample[]; first?: number } = {},
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const plan = { models, messages: [], subject, first, count, topLogprobs: 5, branch: { earlier } };
  for await (const sample of drawSamples(plan, () => 0, never)) samples.push(sample);
  return samples.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}

function parentOf(sample: Sample | undefined): string | undefined {
  return sample?.kind === 'reply' ? sample.parent?.id : undefined;
}

describe('drawing with branches', () => {
  it('continues the first half of the samples with the second', async () => {
    const { model, asked } = simulated({ known: true });
    const samples = await draw([model], 8);
    expect(samples.map(parentOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      's1',
      's2',
      's3',
      's4',
    ]);
    expect(asked.map(({ prefix }) => prefix === undefined)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    for (const sample of samples) {
      if (sample.kind !== 'reply') throw new Error('it failed');
      expect(sample.reply).not.toHaveProperty('continued');
      expect(sample.reply.tokens?.map(({ text }) => text).join('')).toBe(sample.reply.text);
    }
    const [parent, child] = [samples[0], samples[4]] as RepliedSample[];
    expect(parent?.reply.tokens?.[child?.parent?.token ?? 0]?.text).toBe('const');
    expect(child?.parent?.share).toBeLessThan(0.1);
    expect(child?.reply.text).toContain('const a = 4b;');
  });

  it('draws three from the beginning at least', async () => {
    const samples = await draw([simulated({ known: true }).model], 4);
    expect(samples.map(parentOf)).toEqual([undefined, undefined, undefined, 's1']);
    expect((await draw([simulated({ known: true }).model], 2)).map(parentOf)).toEqual([undefined, undefined]);
  });

  it('continues from no place twice, and draws anew where none is left', async () => {
    const { model, asked } = simulated({ known: true });
    const one = (await draw([simulated({ known: true }).model], 1))[0];
    if (one === undefined) throw new Error('it failed');
    const failed = (index: number): Sample => ({
      ...one,
      id: `s${index}`,
      kind: 'failure',
      reason: 'server',
      message: '',
    });
    const samples = await draw([model], 6, { earlier: [one, failed(2), failed(3)] });
    expect(new Set(asked.map(({ prefix }) => prefix)).size).toBe(
      asked.filter(({ prefix }) => prefix).length + 1,
    );
    expect(samples.filter((sample) => parentOf(sample) !== undefined).length).toBeGreaterThan(0);
  });

  it('draws all anew where the model is sure', async () => {
    const { model, asked } = simulated({ known: true, sure: true });
    expect((await draw([model], 8)).every((sample) => parentOf(sample) === undefined)).toBe(true);
    expect(asked.every(({ prefix }) => prefix === undefined)).toBe(true);
  });

  it('asks at once for all samples of a model that cannot continue', async () => {
    const { model, asked } = simulated({ known: false, delays: [50] });
    const drawing = draw([model], 8);
    expect(asked).toHaveLength(8);
    expect((await drawing).every((sample) => parentOf(sample) === undefined)).toBe(true);
  });

  it('finds out with one request whether the model can continue, and goes on anew where it cannot', async () => {
    const { model, asked, mostOpen } = simulated({ able: false });
    const samples = await draw([model], 8);
    expect(samples).toHaveLength(8);
    expect(samples.every((sample) => sample.kind === 'reply' && sample.parent === undefined)).toBe(true);
    expect(asked.filter(({ prefix }) => prefix !== undefined)).toHaveLength(1);
    expect(mostOpen()).toBe(1);
    expect(notBranched(model)).toBe('prefix');
  });

  it('goes on with branches where it can', async () => {
    const { model, mostOpen } = simulated({ delays: [1, 30, 30, 30, 1] });
    const samples = await draw([model], 8);
    expect(samples.filter((sample) => parentOf(sample) !== undefined)).toHaveLength(4);
    expect(parentOf(samples[4])).toBe('s1');
    expect(mostOpen()).toBe(3);
    expect(notBranched(model)).toBeUndefined();
  });

  it('draws all anew where no log-probabilities are told', async () => {
    const { model, asked } = simulated({ known: true, logprobs: false });
    expect(await draw([model], 8)).toHaveLength(8);
    expect(asked.every(({ prefix }) => prefix === undefined)).toBe(true);
    expect(notBranched(model)).toBe('logprobs');
  });

  it('ends although samples fail, whichever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(9), { maxLength: 6 }),
        fc.boolean(),
        fc.option(fc.boolean(), { nil: undefined }),
        async (failing, able, known) => {
          const one = simulated({ id: 'a', failing, able, known });
          const two = simulated({ id: 'b', failing: failing.map((index) => 9 - index), able: !able });
          const samples = await draw([one.model, two.model], 10);
          expect(samples.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, i) => `s${i + 1}`));
          const models = new Map(samples.map(({ id, modelId }) => [id, modelId]));
          for (const sample of samples) {
            const parent = parentOf(sample);
            if (parent !== undefined) expect(models.get(parent)).toBe(sample.modelId);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('continues samples of an earlier run', async () => {
    const earlier = await draw([simulated({ known: true }).model], 4);
    const { model, asked } = simulated({ known: true });
    const samples = await draw([model], 4, { earlier });
    expect(samples.map(parentOf)).toEqual([undefined, 's1', 's2', 's3']);
    expect(asked.filter(({ prefix }) => prefix !== undefined)).toHaveLength(3);
  });

  it('keeps what a record says of parents', async () => {
    const parent = { id: 's1', token: 3, share: 0.5 };
    const model: ChatModel = {
      id: 'm',
      label: 'm',
      kind: 'recorded',
      complete: ({ index }) =>
        Promise.resolve({ ...replyOf('a'), name: `s${index + 1}`, ...(index === 1 ? { parent } : {}) }),
    };
    const samples = await draw([model], 2);
    expect(samples.map((sample) => (sample.kind === 'reply' ? sample.parent : undefined))).toEqual([
      undefined,
      parent,
    ]);
    expect(samples.some((sample) => sample.kind === 'reply' && 'parent' in sample.reply)).toBe(false);
  });

  it('is aborted like any other', async () => {
    const { model } = simulated({ known: true, delays: [1, 1, 1, 1, 1000, 1000] });
    const controller = new AbortController();
    const plan = { models: [model], messages: [], subject, first: 0, count: 8, branch: { earlier: [] } };
    let seen = 0;
    const drawing = (async () => {
      for await (const sample of drawSamples(plan, () => 0, controller.signal)) {
        expect(sample.kind).toBe('reply');
        seen += 1;
        if (seen === 4) controller.abort(new Error('called off'));
      }
    })();
    await expect(drawing).rejects.toThrow('called off');
  });
});
