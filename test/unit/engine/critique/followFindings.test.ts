import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/engine/critique/finding';
import { followFindings } from '../../../../src/engine/critique/followFindings';

const reviewed = 'a\nb\nc\nd\ne\n';

function at(first: number, last = first): Finding {
  const lines = { first, last };
  return { id: 'f', candidate: 's1', lines, severity: 'low', problem: 'wrong', status: 'open' };
}

function placeIn(shown: string, finding: Finding): string | undefined {
  const [{ lines } = { lines: undefined }] = followFindings([finding], reviewed, shown);
  return lines && `${lines.first}-${lines.last}`;
}

describe('followFindings', () => {
  it.each<[string, string, string | undefined]>([
    ['the text as it was', reviewed, '2-3'],
    ['a line in front', `new\n${reviewed}`, '3-4'],
    ['a line right in front of it', 'a\nnew\nb\nc\nd\ne\n', '3-4'],
    ['a line right behind it', 'a\nb\nc\nnew\nd\ne\n', '2-3'],
    ['a line less in front', 'b\nc\nd\ne\n', '1-2'],
    ['another line in front', 'x\nb\nc\nd\ne\n', '2-3'],
    ['changes behind it', 'a\nb\nc\nx\n', '2-3'],
    ['one of its lines changed', 'a\nB\nc\nd\ne\n', undefined],
    ['one of its lines gone', 'a\nc\nd\ne\n', undefined],
    ['a line between its lines', 'a\nb\nnew\nc\nd\ne\n', undefined],
    ['nothing left', '', undefined],
  ])('follows or leaves out a finding on lines 2 and 3: %s', (_, shown, expected) => {
    expect(placeIn(shown, at(2, 3))).toBe(expected);
  });

  it('keeps a finding on a last line without a line break when lines are added behind it', () => {
    expect(followFindings([at(2)], 'a\nb', 'a\nb\nc')).toEqual([at(2)]);
  });

  it('leaves out what is about lines that were never there', () => {
    expect(followFindings([at(5), at(9), at(4, 3)], 'a\nb\nc', 'a\nb\nc')).toEqual([]);
  });

  it('only ever says something about the lines that were reviewed, in their order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    const span = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(text, text, fc.array(span), (before, after, spans) => {
        const findings = spans.map(([first, more]) => at(first, first + more));
        const followed = followFindings(findings, before.join('\n'), after.join('\n'));
        const linesOf = ({ lines }: Finding, of: string[]): string =>
          of.slice(lines.first - 1, lines.last).join('\n');
        const known = findings.map((finding) => linesOf(finding, before));
        for (const finding of followed) {
          expect(finding.lines.last).toBeLessThanOrEqual(Math.max(1, after.length));
          expect(known).toContain(linesOf(finding, after));
        }
        expect(followFindings(findings, before.join('\n'), before.join('\n'))).toEqual(
          findings.filter(({ lines }) => lines.last <= Math.max(1, before.length)),
        );
      }),
      { numRuns: 300 },
    );
  });
});
