import { createGroupTree } from './groupTree';
import { superviseProcess } from './superviseProcess';

export interface ToolOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly wallMs?: number;
  readonly signal?: AbortSignal;
}

export interface ToolResult {
  /** Undefined when it was not started, was killed, or took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const WALL_MS = 60_000;
const OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Runs a program of the person's own, such as git, on their behalf and with their rights; never on code to be judged.
 * @throws the signal's reason on abort.
 */
export async function runTool(
  program: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolResult> {
  options.signal?.throwIfAborted();
  const running = superviseProcess(
    {
      program,
      args,
      cwd: options.cwd,
      env: options.env,
      ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
      wallMs: options.wallMs ?? WALL_MS,
      outputBytes: OUTPUT_BYTES,
    },
    (pid) => createGroupTree(pid),
  );
  const stop = (): void => {
    running.interrupt({ kind: 'stopped' });
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  const end = await running.ended;
  options.signal?.removeEventListener('abort', stop);
  options.signal?.throwIfAborted();
  const code = end.interruption === undefined ? end.code : undefined;
  return { code, stdout: end.stdout, stderr: end.startError ?? end.stderr };
}
