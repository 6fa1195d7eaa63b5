import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeInside } from '../../../../src/execution/workCopies/writeInside';
import { WorkCopyError } from '../../../../src/execution/workCopies/workCopyError';
import { removeFoldersAfterEach, temporaryFolder } from '../support';
import { filesBelow } from './support';

removeFoldersAfterEach();

describe('writing in a folder', () => {
  it('makes folders, replaces files, and keeps what others it holds', async () => {
    const folder = temporaryFolder();
    await writeInside(folder, 'a/b/c.txt', 'one');
    await writeInside(folder, 'a/b/c.txt', 'grüße');
    await writeInside(folder, '...', 'dots');
    expect(readFileSync(path.join(folder, 'a/b/c.txt'), 'utf8')).toBe('grüße');
    expect(filesBelow(folder)).toEqual(['...', 'a/b/c.txt']);
  });

  it.each([
    ...['', '.', '..', '/', '/etc/passwd', '../out', 'a/../../out', 'a//b', 'a/', './a', 'a\\b', 'a\0b'],
    ...['.git', '.git/config', 'a/.GIT/hooks/post-checkout'],
  ])('refuses %j', async (name) => {
    const folder = temporaryFolder();
    await expect(writeInside(folder, name, 'x')).rejects.toThrow(WorkCopyError);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses what leads through a link, wherever the link stands', async () => {
    const outside = temporaryFolder();
    writeFileSync(path.join(outside, 'victim'), 'untouched');
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'deep'));
    symlinkSync(outside, path.join(folder, 'link'));
    symlinkSync(outside, path.join(folder, 'deep/link'));
    symlinkSync(path.join(outside, 'victim'), path.join(folder, 'file'));
    symlinkSync(path.join(outside, 'new'), path.join(folder, 'dangling'));
    for (const name of ['link/victim', 'deep/link/victim', 'deep/link/x/y', 'file', 'dangling', 'deep']) {
      await expect(writeInside(folder, name, 'x')).rejects.toThrow(WorkCopyError);
    }
    expect(readdirSync(outside)).toEqual(['victim']);
    expect(readFileSync(path.join(outside, 'victim'), 'utf8')).toBe('untouched');
  });

  it('writes below the folder or not at all, whatever the name', async () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', 'a', 'link', '.git', '~'),
      fc.string({ maxLength: 6 }),
    );
    const outer = temporaryFolder();
    const folder = path.join(outer, 'in');
    mkdirSync(folder);
    symlinkSync(outer, path.join(folder, 'link'));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
        const name = parts.join('/');
        const written = await writeInside(folder, name, 'x').then(
          () => true,
          () => false,
        );
        if (written) expect(existsSync(path.join(folder, name))).toBe(true);
        expect(readdirSync(outer)).toEqual(['in']);
      }),
      { numRuns: 300 },
    );
  });
});
