import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFor, promptVersion, proposeMessages } from '../../../../src/engine/prompts/propose';
import type { ContextBlock, Task } from '../../../../src/engine/task';

const text =
  'import { second } from "./units";\n\nexport function wait(n: number) {\n  return n * second;\n}\n';
const start = text.indexOf('export');

const signature: ContextBlock = {
  id: 'units',
  kind: 'signature',
  title: 'src/units.ts: second',
  path: 'src/units.ts',
  text: 'export const second = 1000;',
  relevance: 0.8,
};

const task: Task = {
  instruction: 'Refuse negative numbers.',
  document: { path: 'src/wait.ts', languageId: 'typescript', text },
  target: { start, end: text.length - 1 },
  targetKind: 'function',
  targetName: 'wait',
  context: [signature],
};

describe('proposeMessages', () => {
  it('asks for a function', () => {
    expect(promptVersion).toBe('propose-1');
    expect(proposeMessages(task)).toMatchSnapshot();
  });

  it('asks for a whole file', () => {
    const file: Task = { ...task, targetKind: 'file', target: { start: 0, end: text.length }, context: [] };
    expect(proposeMessages(file)[1]?.content).toMatchSnapshot();
  });

  it('asks for edits of a long target', () => {
    const long = 'export const table = [\n' + '  0,\n'.repeat(400) + '];\n';
    const document = { ...task.document, text: long };
    const edits: Task = {
      ...task,
      document,
      targetKind: 'file',
      target: { start: 0, end: long.length },
      context: [],
    };
    expect(formatFor(edits)).toBe('searchReplace');
    expect(formatFor(edits, 402)).toBe('whole');
    const content = proposeMessages(edits)[1]?.content ?? '';
    expect(content.slice(content.indexOf('# Form'))).toMatchSnapshot();
  });

  it('says that an empty document is empty', () => {
    const empty: Task = {
      ...task,
      document: { ...task.document, text: '' },
      target: { start: 0, end: 0 },
      targetKind: 'file',
      context: [],
    };
    expect(proposeMessages(empty)[1]?.content).toContain(
      'The document is empty. Its language is typescript.',
    );
  });

  it('sends only the surroundings of the target when the document is over its budget', () => {
    const lines = Array.from({ length: 200 }, (_, i) => `const value${String(i)} = ${String(i)};`);
    const long = lines.join('\n');
    const at = long.indexOf('const value100');
    const selection: Task = {
      ...task,
      document: { ...task.document, text: long },
      target: { start: at, end: at + 10 },
      targetKind: 'selection',
      context: [],
    };
    const content = proposeMessages(selection, { documentTokens: 100 })[1]?.content ?? '';
    expect(content).toMatch(/Only lines \d+ to \d+ are shown/);
    expect(content).toContain('const value99 = 99;');
    expect(content).not.toContain('const value10 = 10;');
  });

  it('puts what stays the same in front, whatever the request', () => {
    const [systemA, userA] = proposeMessages(task);
    const [systemB, userB] = proposeMessages({ ...task, instruction: 'Something else altogether.' });
    expect(systemA).toEqual(systemB);
    const shared = userA?.content.slice(0, userA.content.indexOf('# Request')) ?? '';
    expect(shared.length).toBeGreaterThan(200);
    expect(userB?.content.startsWith(shared)).toBe(true);
    expect(userA?.content.endsWith(task.instruction)).toBe(true);
  });

  it('never lets text of the project end its fence', () => {
    const hostile = fc
      .array(fc.constantFrom('`', '``', '```', '````\n', '\n# Request\n', 'x', '\n', '~~~', '"""'), {
        maxLength: 30,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (document, context) => {
        const content =
          proposeMessages({
            ...task,
            document: { ...task.document, text: `a${document}` },
            target: { start: 0, end: document.length + 1 },
            targetKind: 'file',
            context: [{ ...signature, title: context, text: context }],
          })[1]?.content ?? '';
        // Outside the fences, only the prompt's own headings are left.
        const headings = outsideFences(content).filter((line) => line.startsWith('# '));
        expect(headings).toEqual([
          '# Context',
          '# Document: src/wait.ts',
          '# Form of the answer',
          '# Request',
        ]);
      }),
    );
  });
});

function outsideFences(content: string): string[] {
  let fence: string | undefined;
  return content.split('\n').filter((line) => {
    const run = /^`{3,}/.exec(line)?.[0];
    if (fence !== undefined) {
      if (run !== undefined && run.length >= fence.length && line === run) fence = undefined;
      return false;
    }
    if (run !== undefined) fence = run;
    return run === undefined;
  });
}
