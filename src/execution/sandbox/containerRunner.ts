import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { RunCommand, RunEnding, Runner } from '../../engine/verification/runner';
import { createGroupTree } from '../process/groupTree';
import type { ToolResult } from '../process/runTool';
import { runTool } from '../process/runTool';
import type { ProcessEnd } from '../process/superviseProcess';
import { checkCommand } from './checkCommand';
import type { ContainerFacts } from './containerArguments';
import { containerArguments } from './containerArguments';
import { programEnding } from './programEnding';
import type { SandboxHost } from './sandboxHost';
import type { Preparation, Refusal } from './sandboxRunner';
import { createSandboxRunner } from './sandboxRunner';
import type { WorkCopyOwner } from './workCopyOwner';
import { createWorkCopyOwner } from './workCopyOwner';

export interface ContainerEngine {
  readonly name: 'docker' | 'podman';
  /** The path of its program. */
  readonly program: string;
}

/** The exit code with which the engines say that they could not run anything. */
const ENGINE_FAILED = 125;
const NOBODY = 65_534;

/** Runs programs in containers of an image that the person named, each of which lives for one command. */
export function createContainerRunner(host: SandboxHost, engine: ContainerEngine, image: string): Runner {
  const owner = createWorkCopyOwner();
  const prepare = async (command: RunCommand): Promise<Preparation | Refusal> => {
    const refused = checkCommand(command, host.home);
    if (refused !== undefined) return { refused };
    const name = `consilience-${randomBytes(8).toString('hex')}`;
    const readable = (command.readable ?? []).filter((each) => existsSync(each));
    const facts: ContainerFacts = {
      engine: engine.name,
      image,
      name,
      uid: host.uid,
      gid: host.gid,
      readable,
    };
    const giveBack = await lend(owner, command, host);
    const tell = (...args: string[]): Promise<ToolResult> =>
      runTool(engine.program, args, { cwd: '/', env: host.env });
    return {
      spec: { program: engine.program, args: containerArguments(command, facts), cwd: '/', env: host.env },
      treeOf(pid) {
        const client = createGroupTree(pid);
        return {
          overLimit: () => undefined,
          kill() {
            // The processes are the engine's, not the client's: it has to be told.
            void tell('kill', name);
            client.kill();
          },
          gone: () => client.gone(),
        };
      },
      async endingOf(end) {
        const { stdout } = await tell('inspect', '--format', '{{.State.OOMKilled}}', name);
        return stdout.trim() === 'true' ? { kind: 'limit', limit: 'memoryBytes' } : endingOf(end, command);
      },
      async release() {
        await tell('rm', '--force', '--volumes', name);
        await giveBack();
      },
    };
  };
  return createSandboxRunner({
    kind: 'container',
    limitsInForce: ['wallMs', 'cpuSeconds', 'memoryBytes', 'processes', 'fileBytes', 'outputBytes'],
    prepare,
  });
}

function endingOf(end: ProcessEnd, command: RunCommand): RunEnding {
  const code = end.code ?? 0;
  if (code < ENGINE_FAILED || code > ENGINE_FAILED + 2) return programEnding(end, command);
  const message = end.stderr.trim().split('\n').at(-1) ?? '';
  return { kind: 'notStarted', message: `The container could not run it: ${message}` };
}

function lend(owner: WorkCopyOwner, command: RunCommand, host: SandboxHost): Promise<() => Promise<void>> {
  return host.uid === 0
    ? owner.lend(command.workCopy, NOBODY, NOBODY)
    : Promise.resolve(() => Promise.resolve());
}
