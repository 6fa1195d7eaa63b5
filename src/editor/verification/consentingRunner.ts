import type { RunCommand, Runner, RunningProcess, RunResult } from '../../engine/verification/runner';

/** A runner that starts a command only when the person has allowed it, command by command. */
export function createConsentingRunner(runner: Runner, allows: (line: string) => Promise<boolean>): Runner {
  return {
    ...runner,
    async run(command, signal) {
      if (!(await allows(commandLine(command)))) return refused;
      return await runner.run(command, signal);
    },
    start: (command, signal) => startWhenAllowed(runner, command, allows, signal),
  };
}

const refused: RunResult = {
  ending: { kind: 'notStarted', message: 'You did not allow this command.' },
  stdout: '',
  stderr: '',
  elapsedMs: 0,
};

/** What the person reads: the same for every work copy, so that it is asked about once. */
export function commandLine({ program, args, workCopy }: RunCommand): string {
  return [program, ...args]
    .map((part) => part.replaceAll(workCopy, '<copy of the workspace>'))
    .map((part) => (/[\s"']/.test(part) ? JSON.stringify(part) : part))
    .join(' ');
}

function startWhenAllowed(
  runner: Runner,
  command: RunCommand,
  allows: (line: string) => Promise<boolean>,
  signal: AbortSignal,
): RunningProcess {
  const early: string[] = [];
  let stopped = false;
  let process: RunningProcess | undefined;
  const started = allows(commandLine(command)).then((allowed) => {
    if (!allowed || stopped) return undefined;
    process = runner.start(command, signal);
    for (const line of early) process.send(line);
    return process;
  });
  return {
    send(line) {
      if (process !== undefined) return process.send(line);
      early.push(line);
      return !stopped;
    },
    lines: {
      async *[Symbol.asyncIterator]() {
        yield* (await started)?.lines ?? [];
      },
    },
    ended: started.then((one) => one?.ended ?? refused),
    async stop() {
      stopped = true;
      await (await started)?.stop();
    },
  };
}
