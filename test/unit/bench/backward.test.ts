import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../../bench/arguments';
import { recordedProbes, runBackward } from '../../bench/backward';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backward-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function measure(lines: readonly unknown[]): unknown {
  const file = join(folder, 'probes.jsonl');
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return runBackward(parseArguments(['--data', file, '--json']));
}

const probe = (task: string, passes: boolean, recovered: boolean, more: object = {}): object => ({
  task,
  candidate: passes ? 'a' : 'b',
  passes,
  kind: 'literal',
  recovered,
  discounted: false,
  ...more,
});

describe('recordedProbes', () => {
  it('are lines that the suite reads, of what the model was asked', () => {
    const common = { candidate: 'a', mask: 'm', kind: 'literal', draw: 0 } as const;
    const lines = recordedProbes(
      'x',
      [
        { ...common, by: 'model', outcome: 'recovered' },
        { ...common, by: 'model', outcome: 'missed' },
        { ...common, by: 'model', outcome: 'leaked' },
        { ...common, by: 'model', outcome: 'notMeasured' },
        { ...common, by: 'run', outcome: 'recovered' },
      ],
      (candidate) => candidate === 'a',
    );
    expect(lines).toHaveLength(3);
    const { rows } = measure(lines) as { rows: unknown[] };
    expect(rows[1]).toMatchObject({ probes: 3, discounted: 1, passing: { asked: 2, recovered: 0.5 } });
  });
});

describe('runBackward', () => {
  it('tells how often facts are recovered from passing and from failing candidates', () => {
    const lines = [
      ...['x', 'y'].flatMap((task) => [
        probe(task, true, true),
        probe(task, true, true),
        probe(task, true, false),
        probe(task, false, true),
        probe(task, false, false),
        probe(task, false, false),
      ]),
      probe('x', true, false, { discounted: true }),
      probe('x', true, true, { kind: 'boundary' }),
    ];
    const result = measure(lines) as { tasks: number; candidates: number; rows: { kind: string }[] };
    expect(result).toMatchObject({ tasks: 2, candidates: 4 });
    expect(result.rows.find(({ kind }) => kind === 'literal')).toEqual({
      kind: 'literal',
      probes: 13,
      discounted: 1,
      passing: { asked: 6, recovered: 0.6667 },
      failing: { asked: 6, recovered: 0.3333 },
      difference: 0.3333,
      interval: [0.3333, 0.3333],
    });
    expect(result.rows.find(({ kind }) => kind === 'boundary')).toMatchObject({
      failing: { asked: 0, recovered: null },
      difference: null,
      interval: null,
    });
    expect(result.rows.at(-1)).toMatchObject({ kind: 'all', probes: 14 });
  });

  it('says what is wrong with the data', () => {
    expect(() => measure([probe('x', true, true), { task: 'x' }])).toThrow(/line 2 is no recorded probe/);
    expect(() => measure([probe('x', true, true, { kind: 'rumour' })])).toThrow(/kind/);
  });
});
