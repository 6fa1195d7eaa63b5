import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalExcludesFile } from '../../../../src/engine/context/gitExcludes';
import { ignoreRules } from '../../../../src/engine/context/ignoreRules';

const names = ['a', 'b', 'build', 'x.log', 'y.ts'];
const folders = ['', 'a', 'b', 'build', 'a/b', 'a/build', 'b/a'];
const allPaths = folders.flatMap((folder) =>
  names.map((name) => (folder === '' ? name : `${folder}/${name}`)),
);
/** Files, not folders: no path that something else lies below. */
const filePaths = allPaths.filter((file) => !folders.includes(file));

describe('ignoreRules', () => {
  let repository = '';
  beforeAll(() => {
    repository = mkdtempSync(path.join(tmpdir(), 'ignore-'));
    execFileSync('git', ['init', '--quiet', repository]);
    for (const folder of folders) mkdirSync(path.join(repository, folder), { recursive: true });
    for (const file of filePaths) writeFileSync(path.join(repository, file), '');
  });
  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  function ignoredByGit(files: readonly { folder: string; text: string }[]): ReadonlySet<string> {
    for (const folder of folders) rmSync(path.join(repository, folder, '.gitignore'), { force: true });
    for (const { folder, text } of files) writeFileSync(path.join(repository, folder, '.gitignore'), text);
    try {
      const options = { cwd: repository, input: filePaths.join('\n'), encoding: 'utf8' } as const;
      return new Set(
        execFileSync('git', ['-c', 'core.excludesFile=', 'check-ignore', '--stdin'], options)
          .trim()
          .split('\n'),
      );
    } catch (error) {
      // Exit code 1: nothing is ignored.
      expect((error as { status: number }).status).toBe(1);
      return new Set();
    }
  }

  it('lets nothing pass that git ignores, and agrees with git where no folder is taken back in', () => {
    const pattern = fc.constantFrom(
      'a',
      '/a',
      'a/',
      'build/',
      '*.log',
      '!*.log',
      '!x.log',
      'b/x.log',
      '**/build',
      'a/b',
      '/b/*',
      '# x',
      '',
      'y.ts',
      '!/y.ts',
    );
    const takesBackFolder = fc.constantFrom('!build/', '!a/', '!b');
    const file = fc.record({
      folder: fc.constantFrom(...folders),
      lines: fc.array(
        fc.oneof({ weight: 8, arbitrary: pattern }, { weight: 1, arbitrary: takesBackFolder }),
        { minLength: 1, maxLength: 5 },
      ),
    });
    const files = fc.uniqueArray(file, { selector: ({ folder }) => folder, minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(files, (chosen) => {
        const texts = chosen.map(({ folder, lines }) => ({ folder, text: `${lines.join('\n')}\n` }));
        const byGit = ignoredByGit(texts);
        const isIgnored = ignoreRules(texts);
        for (const file of filePaths) {
          if (byGit.has(file)) expect(isIgnored(file), file).toBe(true);
          else if (!chosen.some(({ lines }) => lines.some((line) => /^!(?:build\/|a\/|b)$/.test(line)))) {
            expect(isIgnored(file), file).toBe(false);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  it('lets the later of two files for one folder decide', () => {
    const isIgnored = ignoreRules([
      { folder: '', text: '*.log' },
      { folder: '', text: '!x.log' },
    ]);
    expect(isIgnored('a/x.log')).toBe(false);
    expect(isIgnored('a/y.log')).toBe(true);
  });

  it('says nothing of paths that no rule is about, however odd', () => {
    fc.assert(
      fc.property(fc.string(), (odd) => {
        expect(ignoreRules([{ folder: 'src', text: '*' }])(`other/${odd}`)).toBe(false);
      }),
    );
  });
});

describe('globalExcludesFile', () => {
  it.each([
    ['', '/home/me/.config/git/ignore'],
    ['[core]\n\texcludesFile = ~/.gitignore_global\n[user]\n\tname = x\n', '/home/me/.gitignore_global'],
    ['[user]\n\tname = x\n[core]\n  editor = vi\n  excludesfile = "/etc/ignore me"\n', '/etc/ignore me'],
    ['[other]\n\texcludesFile = /no\n', '/home/me/.config/git/ignore'],
    ['[core]\n\tautocrlf = input\n[other]\n\texcludesFile = /no\n', '/home/me/.config/git/ignore'],
  ])('reads %j', (config, expected) => {
    expect(globalExcludesFile(config, '/home/me')).toBe(expected);
  });
});
