import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { idleBlocks } from '../../../src/editor/runs/idleBlocks';
import type { RunRecord } from '../../../src/editor/runs/runRecord';
import { noExamination } from '../../../src/engine/examination/examination';
import type { Ablation, BlockInfluence } from '../../../src/engine/verification/backward/ablateContext';

const uri = (path: string): vscode.Uri => ({ toString: () => `file://${path}` }) as unknown as vscode.Uri;

function recordOf(
  path: string,
  influences?: Readonly<Record<string, BlockInfluence['influence']>>,
): Pick<RunRecord, 'documentUri' | 'examination'> {
  const blocks = Object.entries(influences ?? {}).map(([block, influence]) => ({
    block,
    title: block,
    influence,
  }));
  const ablations = new Map<string, Ablation>(influences === undefined ? [] : [['s1', { blocks }]]);
  return { documentUri: uri(path), examination: { ...noExamination, ablations } };
}

describe('idleBlocks', () => {
  it('are those of the latest run of the document that left some out', () => {
    const store = {
      all: () => [
        recordOf('/a.ts'),
        recordOf('/b.ts', { other: 'none' }),
        recordOf('/a.ts', { idle: 'none', used: 'some', unknown: 'notMeasured' }),
        recordOf('/a.ts', { used: 'none' }),
      ],
    };
    expect([...idleBlocks(uri('/a.ts'), store)]).toEqual(['idle']);
    expect([...idleBlocks(uri('/c.ts'), store)]).toEqual([]);
  });
});
