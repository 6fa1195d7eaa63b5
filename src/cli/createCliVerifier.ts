import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Syntax } from '../engine/ports';
import { englishWords } from '../engine/report/words';
import type { Verifier } from '../engine/verification/verifier';
import { findToolHomes } from '../execution/checks/findToolHomes';
import { findProgram } from '../execution/sandbox/findProgram';
import { findRunner } from '../execution/sandbox/findRunner';
import { currentHost, searchPathOf } from '../execution/sandbox/sandboxHost';
import { createVerifier } from '../execution/verifier/createVerifier';
import { createWorkCopies } from '../execution/workCopies/createWorkCopies';
import { createGit } from '../execution/workCopies/git';

export interface CliVerifier {
  readonly verifier: Verifier;
  /** Removes what was made for it. */
  readonly dispose: () => Promise<void>;
}

const timeLimitMs = 120_000;

/**
 * Runs candidates in this system's sandbox, on copies of a folder. Naming the option is the consent.
 * @param workers the folder with the scripts that candidates are run by.
 * @throws SandboxMissingError where there is no sandbox, with what to install.
 */
export async function createCliVerifier(
  folder: string,
  workers: string,
  syntax: Syntax,
): Promise<CliVerifier> {
  const host = currentHost();
  const runner = await findRunner('automatic', host);
  const root = await mkdtemp(path.join(os.tmpdir(), 'consilience-copies-'));
  const git = findProgram('git', searchPathOf(host));
  const copies = createWorkCopies({
    root,
    ...(git === undefined ? {} : { git: createGit(git, host.env) }),
    worktrees: false,
    now: () => new Date(),
  });
  const asItIs = (text: string): string => text;
  const verifier = createVerifier({
    folder,
    runner,
    copies,
    syntax,
    loadScript: (name) => readFile(path.join(workers, name), 'utf8'),
    toolchain: { node: process.execPath },
    toolHomes: findToolHomes(host.env, host.home),
    testCommand: [],
    timeLimitMs,
    nonce: () => randomUUID().replaceAll('-', ''),
    random: Math.random,
    words: englishWords,
    mask: asItIs,
    unmask: asItIs,
  });
  return { verifier, dispose: () => rm(root, { recursive: true, force: true, maxRetries: 3 }) };
}
