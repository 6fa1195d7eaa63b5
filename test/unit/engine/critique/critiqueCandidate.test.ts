import { describe, expect, it } from 'vitest';
import { critiqueCandidate } from '../../../../src/engine/critique/critiqueCandidate';
import type { Critique } from '../../../../src/engine/critique/critiqueCandidate';
import { valueOf } from '../../../../src/engine/verification/backward/measured';
import { runShape } from '../../../fixtures/simulatedModel/shape';
import { faulty, nonsense, replyOf, right, scripted, signal, task } from './scripted';

const plusFinding = {
  line: 99,
  quote: 'return n + 5;',
  severity: 'high',
  problem: 'The sum is off.',
  input: 'shape(1)',
  expected: { value: '5' },
};

async function critique(reply: object, candidate = faulty, run = runShape): Promise<Critique> {
  const { ask } = scripted(() => `\`\`\`json\n${JSON.stringify(reply)}\n\`\`\``);
  const result = valueOf(await critiqueCandidate({ task, candidate, run }, ask, signal));
  if (result === undefined) throw new Error('not measured');
  return result;
}

describe('critiqueCandidate', () => {
  it('anchors a finding to the line it quotes and shows it by running', async () => {
    const { findings, refuted } = await critique({ findings: [plusFinding], confidence: 1 });
    expect(refuted).toEqual([]);
    expect(findings).toMatchObject([
      { lines: { first: 3, last: 3 }, status: 'shown', outcome: '6', severity: 'high', candidate: 's2' },
    ]);
  });

  it('drops what running refutes, and keeps it as refuted', async () => {
    const finding = { ...plusFinding, quote: 'return n * 3;', input: 'shape(20)', expected: { value: 60 } };
    const { findings, refuted } = await critique({ findings: [finding] });
    expect(findings).toEqual([]);
    expect(refuted).toMatchObject([{ status: 'refuted', outcome: '60' }]);
  });

  it('leaves a finding open when no rival does as it expects either', async () => {
    const odd = { ...plusFinding, expected: { value: '77' } };
    const settled = async (finding: object): Promise<unknown> => {
      const { ask } = scripted(() => JSON.stringify({ findings: [finding] }));
      const input = { task, candidate: faulty, run: runShape, rivals: [right.text] };
      return valueOf(await critiqueCandidate(input, ask, signal))?.findings[0]?.status;
    };
    expect(await settled(plusFinding)).toBe('shown');
    expect(await settled(odd)).toBe('open');
  });

  it('compares errors by name', async () => {
    const raises = (name: string): Promise<Critique> =>
      critique({ findings: [{ ...plusFinding, expected: { error: name } }] }, faulty, () =>
        Promise.resolve(['!RangeError']),
      );
    expect((await raises('RangeError')).refuted).toHaveLength(1);
    expect((await raises('')).refuted).toHaveLength(1);
    expect((await raises('TypeError')).findings).toMatchObject([{ status: 'shown' }]);
  });

  it.each(['?limit', '!SyntaxError', '!NameError'])(
    'leaves a finding open when running gives %s',
    async (outcome) => {
      const result = await critique({ findings: [plusFinding] }, faulty, (_, inputs) =>
        Promise.resolve(inputs.map(() => outcome)),
      );
      expect(result.findings).toMatchObject([{ status: 'open' }]);
    },
  );

  it('leaves findings open when nothing can be run', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('no sandbox'));
    expect((await critique({ findings: [plusFinding] }, faulty, fails)).findings).toMatchObject([
      { status: 'open' },
    ]);
    const { ask } = scripted(() => JSON.stringify({ findings: [plusFinding] }));
    const without = valueOf(await critiqueCandidate({ task, candidate: faulty }, ask, signal));
    expect(without?.findings).toMatchObject([{ status: 'open' }]);
  });

  it('takes no finding about another file, and no review made of them', async () => {
    const elsewhere = { ...plusFinding, quote: 'import os' };
    expect(await critique({ findings: [plusFinding, elsewhere] })).toMatchObject({ misplaced: 1 });
    const { ask } = scripted(() => JSON.stringify({ findings: [elsewhere] }));
    expect(await critiqueCandidate({ task, candidate: right }, ask, signal)).toMatchObject({
      measured: false,
      reason: expect.stringContaining('does not have') as string,
    });
  });

  it('tells a clean review from none', async () => {
    expect(await critique({ findings: [] }, right)).toMatchObject({ findings: [], refuted: [] });
  });

  it.each(nonsense)('measures nothing from %s', async (_, given) => {
    const { ask } = scripted(() => given);
    const result = await critiqueCandidate({ task, candidate: right }, ask, signal);
    expect(result).toMatchObject({ measured: false });
    expect(result.measured ? '' : result.reason).not.toBe('');
  });

  it('throws on abort only, with its reason', async () => {
    const controller = new AbortController();
    const { ask } = scripted(() => {
      controller.abort(new Error('stop'));
      return replyOf('{"findings": []}');
    });
    await expect(critiqueCandidate({ task, candidate: right }, ask, controller.signal)).rejects.toThrow(
      'stop',
    );
  });
});
