import path from 'node:path';
import type { RunCommand } from '../../engine/verification/runner';
import type { BehaviourPlace, WorkerLimits } from './behaviourOf';

/** The programs that candidates are run by; names are looked up on the PATH. */
export interface Toolchain {
  readonly python?: string;
  readonly node?: string;
}

/** The scripts of a worker by name, such as `nodeWorker.mjs`; they lie beside the bundle. */
export type LoadScript = (file: string) => Promise<string>;

export type WorkerLanguage = 'javascript' | 'python';

/** The worker for a language identifier; undefined: candidates in it cannot be run here. */
export function workerLanguage(languageId: string): WorkerLanguage | undefined {
  if (languageId === 'python') return 'python';
  return /^(typescript|javascript)(react)?$/.test(languageId) ? 'javascript' : undefined;
}

export interface CommandOptions {
  readonly language: WorkerLanguage;
  readonly place: BehaviourPlace;
  readonly limits: WorkerLimits;
  readonly toolchain: Toolchain;
  /** The source of the worker. */
  readonly script: string;
  readonly alone: boolean;
  /** From start to end, in milliseconds. */
  readonly wallMs: number;
}

/** The command that starts a worker. Its source is an argument: the sandbox need not see where it is installed. */
export function workerCommand(options: CommandOptions): RunCommand {
  const { place, limits } = options;
  return {
    program: programOf(options),
    args: options.language === 'python' ? pythonArguments(options) : nodeArguments(options),
    cwd: path.dirname(path.join(place.workCopy, place.path)),
    workCopy: place.workCopy,
    ...(place.readable === undefined ? {} : { readable: place.readable }),
    // Sets of strings would come in another order in every process.
    env: options.language === 'python' ? { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' } : {},
    limits: {
      wallMs: options.wallMs,
      cpuSeconds: Math.ceil(options.wallMs / 1000),
      memoryBytes: limits.memoryBytes,
      processes: 64,
      fileBytes: 1 << 20,
      outputBytes: limits.outputBytes,
    },
  };
}

function programOf({ language, toolchain }: CommandOptions): string {
  return language === 'python' ? (toolchain.python ?? 'python3') : (toolchain.node ?? 'node');
}

function pythonArguments({ script }: CommandOptions): string[] {
  return ['-S', '-s', '-c', script];
}

function nodeArguments({ script, limits, alone }: CommandOptions): string[] {
  const megabytes = Math.max(64, Math.floor(limits.memoryBytes / 2 ** 20 / 2));
  return [
    '--no-warnings',
    '--experimental-vm-modules',
    `--max-old-space-size=${String(megabytes)}`,
    // A promise that nobody looks after is the candidate's affair, and no reason to end.
    '--unhandled-rejections=none',
    // Should an object of the worker ever reach a candidate, it must be no way out of its context.
    ...(alone ? [] : ['--disallow-code-generation-from-strings', '--frozen-intrinsics']),
    '--input-type=module',
    '--eval',
    script,
  ];
}
