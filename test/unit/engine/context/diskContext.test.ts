import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow, gatherContext } from '../../../../src/cli/context';
import type { ContextBlock } from '../../../../src/engine/task';

const FIXTURE = path.join(import.meta.dirname, '../../../fixtures/workspaces/context');
const HIDDEN = 'never-to-be-sent-4711';

describe('the context from disk', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'context-')));
    cpSync(FIXTURE, root, { recursive: true });
    write('.gitignore', 'generated/\n*.secret.ts\n');
    write('src/.gitignore', '!kept.secret.ts\n');
    write('src/generated/rates.ts', `export const hiddenRate = 1; // ${HIDDEN}\n`);
    write('src/own.secret.ts', `export function ownSecret(): void {} // ${HIDDEN}\n`);
    write('.env', `KEY=${HIDDEN}\n`);
    write('src/credentials.json', `{"a":"${HIDDEN}"}\n`);
    execFileSync('git', ['init', '--quiet', root]);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(file: string, text: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }

  async function gather(file: string, part: string, below = root): Promise<readonly ContextBlock[]> {
    const text = readFileSync(path.join(below, file), 'utf8');
    const start = text.indexOf(part);
    const document = { path: file, languageId: file.endsWith('.py') ? 'python' : 'typescript', text };
    return await gatherContext({ root: below, document, target: { start, end: start + part.length } });
  }

  const BODY =
    "const sum = addCents(...items.map((item) => item.price));\n  const added = addCents(sum, hiddenRate);\n  return paymentSettings.currency === 'EUR' ? discount.apply(added) : sum;";

  it('finds instructions, signatures, tests, callers and siblings in TypeScript, in that order', async () => {
    const blocks = await gather('src/cart.ts', BODY);
    expect(blocks.map(({ id }) => id)).toEqual([
      'instructions:AGENTS.md',
      'signature:src/money.ts:addCents',
      'signature:src/settings.ts:paymentSettings',
      'test:test/cart.test.ts',
      'signature:src/discount.ts:Discount',
      'signature:src/money.ts:formatCents',
      'caller:src/checkout.ts',
      'caller:src/report/summary.ts',
      'sibling:src/stock.ts',
    ]);
    const caller = blocks.find(({ id }) => id === 'caller:src/report/summary.ts');
    expect(caller?.text).toContain('sumOf(');
    expect(blocks.find(({ kind }) => kind === 'test')?.text).not.toContain('12.50');
  });

  it('finds the same in Python', async () => {
    const blocks = await gather('py/prices.py', 'return amount * rate_of(currency)');
    expect(blocks.map(({ id }) => id)).toEqual([
      'instructions:AGENTS.md',
      'signature:py/rates.py:rate_of',
      'test:py/test_prices.py',
      'caller:py/invoice.py',
    ]);
    expect(blocks[2]?.text).not.toContain('test_rate');
  });

  it('sends nothing that is ignored or sensitive, and no key', async () => {
    const sent = JSON.stringify(await gather('src/cart.ts', BODY));
    expect(sent).not.toContain(HIDDEN);
    expect(sent).not.toContain('q7Zk2vLm9Xw4Rt8YbN3c');
    expect(sent).toContain('(1 secret removed)');
  });

  it('knows the rules above its root', async () => {
    const below = path.join(root, 'src');
    const files = filesBelow(below, new AbortController().signal);
    expect(await files.list()).not.toContain('generated/rates.ts');
    expect(await files.read('generated/rates.ts')).toBeUndefined();
    expect(await files.read('cart.ts')).toContain('export function total');
  });

  it('reads no link, nothing outside, nothing binary or large', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'outside-'));
    writeFileSync(path.join(outside, 'x.ts'), HIDDEN);
    symlinkSync(path.join(outside, 'x.ts'), path.join(root, 'src/link.ts'));
    symlinkSync(outside, path.join(root, 'src/folder'));
    symlinkSync(path.join(root, '.env'), path.join(root, 'src/inner.ts'));
    write('src/binary.ts', new Uint8Array([65, 0, 66]));
    write('src/latin.ts', new Uint8Array([0xe9, 0x20]));
    write('src/large.ts', 'x'.repeat(1_000_001));
    const files = filesBelow(root, new AbortController().signal);
    for (const file of [
      'link.ts',
      'folder/x.ts',
      'inner.ts',
      'binary.ts',
      'latin.ts',
      'large.ts',
      `../../${path.basename(outside)}/x.ts`,
      '../.env',
    ]) {
      expect(await files.read(`src/${file}`), file).toBeUndefined();
    }
    rmSync(outside, { recursive: true, force: true });
  });

  it('throws when aborted', async () => {
    const document = { path: 'src/cart.ts', languageId: 'typescript', text: 'x' };
    const request = { root, document, target: { start: 0, end: 1 } };
    await expect(gatherContext(request, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});
