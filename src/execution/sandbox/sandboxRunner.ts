import type {
  LimitName,
  RunCommand,
  RunEnding,
  Runner,
  RunningProcess,
  RunResult,
} from '../../engine/verification/runner';
import type { ProcessSpec } from '../process/startChild';
import type { Interruption, ProcessEnd, SupervisedProcess } from '../process/superviseProcess';
import { superviseProcess } from '../process/superviseProcess';
import type { SupervisedTree } from '../process/watchTree';

/** A command, made ready to run in a sandbox. */
export interface Preparation {
  readonly spec: Pick<ProcessSpec, 'program' | 'args' | 'cwd' | 'env' | 'hasStatus' | 'inputs' | 'closed'>;
  readonly treeOf: (pid: number, status: () => string) => SupervisedTree;
  /** What the end of the first process says about the command. */
  readonly endingOf: (end: ProcessEnd) => RunEnding | Promise<RunEnding>;
  /** Called once, when nothing of it runs any more. */
  readonly release: () => Promise<void>;
}

/** Why a command cannot run, in words for the person. */
export interface Refusal {
  readonly refused: string;
}

export interface SandboxKind {
  readonly kind: Runner['kind'];
  readonly limitsInForce: readonly LimitName[];
  /** Never rejects for what the command is like; that is a refusal. */
  readonly prepare: (command: RunCommand) => Promise<Preparation | Refusal>;
}

/** A runner, from the one thing in which sandboxes differ: how a command becomes a process. */
export function createSandboxRunner(sandbox: SandboxKind): Runner {
  return {
    kind: sandbox.kind,
    limitsInForce: sandbox.limitsInForce,
    async run(command, signal) {
      signal.throwIfAborted();
      const result = await begin(sandbox, command, signal, false).ended;
      signal.throwIfAborted();
      return result;
    },
    start: (command, signal) => begin(sandbox, command, signal, true),
  };
}

function begin(
  sandbox: SandboxKind,
  command: RunCommand,
  signal: AbortSignal,
  talks: boolean,
): RunningProcess {
  let running: SupervisedProcess | undefined;
  let stopped: Interruption | undefined;
  let over = false;
  // Lines that are sent while the sandbox is being made.
  const early: string[] = [];

  const stop = (): void => {
    stopped = { kind: 'stopped' };
    running?.interrupt(stopped);
  };
  const launch = async (): Promise<{ process: SupervisedProcess; preparation: Preparation } | RunResult> => {
    const preparation = await sandbox.prepare(command);
    if ('refused' in preparation) return withoutRun({ kind: 'notStarted', message: preparation.refused });
    if (stopped !== undefined || signal.aborted) {
      await preparation.release();
      return withoutRun({ kind: 'signalled', signal: 'SIGKILL' });
    }
    running = superviseProcess(fullSpec(preparation, command, talks), preparation.treeOf);
    for (const line of early) running.send(line);
    return { process: running, preparation };
  };
  const launched = launch();
  const finish = async (): Promise<RunResult> => {
    signal.addEventListener('abort', stop, { once: true });
    try {
      const started = await launched;
      if (!('process' in started)) return started;
      const end = await started.process.ended;
      const ending = await endingOf(end, started.preparation).finally(started.preparation.release);
      return { ending, stdout: end.stdout, stderr: end.stderr, elapsedMs: end.elapsedMs };
    } catch (error) {
      // Nothing about a command may break a run of many: what went wrong in making the sandbox is its result.
      const message = error instanceof Error ? error.message : String(error);
      return withoutRun({ kind: 'notStarted', message });
    } finally {
      over = true;
      signal.removeEventListener('abort', stop);
    }
  };
  async function* lines(): AsyncGenerator<string> {
    const started = await launched.catch(() => undefined);
    if (started !== undefined && 'process' in started) yield* started.process.lines;
  }
  const ended = finish();
  return {
    send(line) {
      if (over || stopped !== undefined) return false;
      if (running !== undefined) return running.send(line);
      early.push(line);
      return true;
    },
    lines: { [Symbol.asyncIterator]: lines },
    ended,
    async stop() {
      stop();
      await ended;
    },
  };
}

function fullSpec(preparation: Preparation, command: RunCommand, talks: boolean): ProcessSpec {
  const stdin = talks ? { open: true as const } : command.stdin;
  return {
    ...preparation.spec,
    ...(stdin === undefined ? {} : { stdin }),
    byLine: talks,
    wallMs: command.limits.wallMs,
    outputBytes: command.limits.outputBytes,
  };
}

async function endingOf(end: ProcessEnd, preparation: Preparation): Promise<RunEnding> {
  if (end.interruption?.kind === 'limit') return end.interruption;
  if (end.interruption?.kind === 'stopped') return { kind: 'signalled', signal: 'SIGKILL' };
  if (end.startError !== undefined) return { kind: 'notStarted', message: end.startError };
  return await preparation.endingOf(end);
}

function withoutRun(ending: RunEnding): RunResult {
  return { ending, stdout: '', stderr: '', elapsedMs: 0 };
}
