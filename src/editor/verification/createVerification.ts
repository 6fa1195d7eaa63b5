import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { Syntax } from '../../engine/ports';
import type { Runner } from '../../engine/verification/runner';
import type { LoadScript } from '../../execution/behaviour/workerCommand';
import { findToolHomes } from '../../execution/checks/findToolHomes';
import { findProgram } from '../../execution/sandbox/findProgram';
import { findRunner } from '../../execution/sandbox/findRunner';
import { currentHost, searchPathOf } from '../../execution/sandbox/sandboxHost';
import { createVerifier } from '../../execution/verifier/createVerifier';
import type { WorkCopies } from '../../execution/workCopies/createWorkCopies';
import { createWorkCopies } from '../../execution/workCopies/createWorkCopies';
import { createGit } from '../../execution/workCopies/git';
import type { Log } from '../log';
import { editorWords } from '../words';
import { createConsent } from './consent';
import { createDiagnose } from './diagnose';
import type { VerifierParts } from './verifiers';

export interface VerificationOptions {
  /** The workspace's own memory, where consent is kept. */
  readonly memory: vscode.Memento;
  /** A folder of the extension's, for work copies. */
  readonly storage: string;
  readonly loadScript: LoadScript;
  readonly syntax: () => Promise<Syntax>;
  readonly log: Log;
}

/** Verification on this machine; copies that a crash left behind are removed at once. */
export function createVerification({
  memory,
  storage,
  loadScript,
  syntax,
  log,
}: VerificationOptions): VerifierParts {
  const host = currentHost();
  const git = findProgram('git', searchPathOf(host));
  const copiesWith = (worktrees: boolean): WorkCopies =>
    createWorkCopies({
      root: path.join(storage, 'copies'),
      ...(git === undefined ? {} : { git: createGit(git, host.env) }),
      worktrees,
      now: () => new Date(),
    });
  const plain = copiesWith(false);
  const known = copiesWith(true);
  prune(plain, log);
  const diagnose = createDiagnose();
  const runners = new Map<string, Promise<Runner>>();
  return {
    consent: createConsent(memory),
    findRunner({ sandbox, containerImage }) {
      const key = `${sandbox} ${containerImage}`;
      const preferences = { auto: 'automatic', container: 'container', none: 'unconfined' } as const;
      const found =
        runners.get(key) ??
        findRunner(preferences[sandbox], host, containerImage === '' ? undefined : containerImage).catch(
          (error: unknown) => {
            // Tried again: the person may have installed what was missing.
            runners.delete(key);
            throw error;
          },
        );
      runners.set(key, found);
      return found;
    },
    createVerifier: async (place, runner) =>
      createVerifier({
        folder: place.folder.uri.fsPath,
        runner,
        copies: place.configuration.worktrees ? known : plain,
        syntax: await syntax(),
        loadScript,
        // The editor's own Node runs TypeScript as it is; Electron's does not do without its environment.
        toolchain: process.versions['electron'] === undefined ? { node: process.execPath } : {},
        toolHomes: findToolHomes(host.env, host.home),
        testCommand: place.configuration.testCommand,
        timeLimitMs: place.configuration.timeLimitMs,
        nonce: () => randomUUID().replaceAll('-', ''),
        random: Math.random,
        words: editorWords,
        mask: place.mask,
        unmask: place.unmask,
        diagnose,
      }),
  };
}

function prune(copies: WorkCopies, log: Log): void {
  copies.prune().then(
    (kept) => {
      for (const { root, files } of kept)
        log.info(`the work copy ${root} was kept: somebody changed ${files.join(', ')}`);
    },
    (error: unknown) => log.error('work copies could not be looked through', error),
  );
}
