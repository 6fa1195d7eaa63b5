import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Toolchain } from '../../../../src/execution/sandbox/toolchain';
import { findToolchain } from '../../../../src/execution/sandbox/toolchain';
import { removeFoldersAfterEach, temporaryFolder } from '../support';

removeFoldersAfterEach();

/** An executable file, with the folders it lies in. */
function program(file: string, text = '\x7fELF'): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

function find(
  name: string,
  searchPath: readonly string[],
  home = '/home/person',
  shim?: string,
): Promise<Toolchain | undefined> {
  return findToolchain(name, {
    searchPath: searchPath.join(':'),
    home,
    resolveShim: () => Promise.resolve(shim),
  });
}

describe('what a program needs', () => {
  it('is nothing besides the system for the programs of the system, which keep their names', async () => {
    expect(await find('sh', ['/usr/bin'])).toEqual({
      program: '/usr/bin/sh',
      readable: [],
      links: [],
      searchPath: ['/usr/bin', '/usr/local/bin', '/bin'],
    });
  });

  it('is undefined for what is not there, is a folder, or cannot be executed', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'folder'));
    writeFileSync(path.join(folder, 'text'), '');
    for (const name of ['missing', 'folder', 'text', './sh', '/not/there']) {
      expect(await find(name, [folder, 'relative', ''])).toBeUndefined();
    }
  });

  it('is the folder that it is installed in, wherever a link to it lies', async () => {
    const folder = temporaryFolder();
    const node = program(path.join(folder, 'versions/v24/bin/node'));
    mkdirSync(path.join(folder, 'bin'));
    symlinkSync('../versions/v24/bin/node', path.join(folder, 'bin/node'));
    expect(await find('node', [path.join(folder, 'bin')])).toEqual({
      program: node,
      readable: [path.join(folder, 'versions/v24')],
      links: [{ path: path.join(folder, 'bin/node'), target: '../versions/v24/bin/node' }],
      searchPath: [path.dirname(node), '/usr/local/bin', '/usr/bin', '/bin'],
    });
  });

  it("is the file alone where its folder holds what is the person's", async () => {
    const home = temporaryFolder();
    const own = program(path.join(home, '.local/bin/tool'));
    const other = program(path.join(home, 'bin/tool'));
    expect((await find(own, [], home))?.readable).toEqual([own]);
    expect((await find(other, [], home))?.readable).toEqual([other]);
  });

  it('is a virtual environment and what it was made from', async () => {
    const folder = temporaryFolder();
    const base = program(path.join(folder, 'python/3.12/bin/python3.12'));
    const venv = path.join(folder, 'project/.venv');
    mkdirSync(path.join(venv, 'bin'), { recursive: true });
    writeFileSync(path.join(venv, 'pyvenv.cfg'), '');
    symlinkSync(base, path.join(venv, 'bin/python3'));
    symlinkSync('python3', path.join(venv, 'bin/python'));
    mkdirSync(path.join(folder, 'copy'));
    symlinkSync(venv, path.join(folder, 'copy/.venv'));
    const found = await find(path.join(folder, 'copy/.venv/bin/python'), []);
    expect(found?.program).toBe(path.join(folder, 'copy/.venv/bin/python'));
    expect(found?.readable).toEqual([venv, path.join(folder, 'python/3.12')]);
    expect(found?.links).toEqual([]);
  });

  it('is the interpreter of a script, too, also by way of env', async () => {
    const folder = temporaryFolder();
    const node = program(path.join(folder, 'node/bin/node'));
    const modules = path.join(folder, 'project/node_modules');
    const tool = program(path.join(modules, 'tool/cli.mjs'), '#!/usr/bin/env -S node --flag\nrun()\n');
    mkdirSync(path.join(modules, '.bin'));
    symlinkSync('../tool/cli.mjs', path.join(modules, '.bin/tool'));
    const found = await find(path.join(modules, '.bin/tool'), [path.dirname(node)]);
    expect(found?.program).toBe(tool);
    expect(found?.readable).toContain(modules);
    expect(found?.readable).toContain(path.join(folder, 'node'));
    expect(found?.searchPath[0]).toBe(path.dirname(node));
    const direct = program(path.join(folder, 'scripts/run'), `#! ${node}\n`);
    expect((await find(direct, []))?.readable).toContain(path.join(folder, 'node'));
  });

  it('does not go round in circles', async () => {
    const folder = temporaryFolder();
    const one = program(path.join(folder, 'one/bin/one'), `#!${folder}/two/bin/two\n`);
    program(path.join(folder, 'two/bin/two'), `#!${one}\n`);
    expect((await find(one, []))?.program).toBe(one);
  });

  it('is what the stand-in of a version manager stands for', async () => {
    const folder = temporaryFolder();
    program(path.join(folder, 'shims/python3'), '#!/bin/sh\n');
    const real = program(path.join(folder, 'versions/3.12/bin/python3.12'));
    expect((await find('python3', [path.join(folder, 'shims')], '/home/person', real))?.program).toBe(real);
    expect(await find('python3', [path.join(folder, 'shims')])).toBeUndefined();
  });
});
