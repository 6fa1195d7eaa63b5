/** What a process may use; each is a ceiling. */
export interface RunLimits {
  /** From start to end, in milliseconds. */
  readonly wallMs: number;
  /** Processor time of one process, in seconds. */
  readonly cpuSeconds: number;
  /** Resident memory of all processes together, in bytes. */
  readonly memoryBytes: number;
  /** Processes and threads at one time. */
  readonly processes: number;
  /** The largest file that may be written, in bytes. */
  readonly fileBytes: number;
  /** Of standard output and of standard error, each, in bytes. */
  readonly outputBytes: number;
}

/** A program to run on code that may be hostile. Never a shell line: the arguments reach the program as they are. */
export interface RunCommand {
  /** An absolute path, or a name that is looked up on the PATH of the extension. */
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute; must be or lie in the work copy. */
  readonly cwd: string;
  /** Absolute path of the one folder that can be written. */
  readonly workCopy: string;
  /** Absolute paths of what else can be read: dependencies, a checkout that holds them. Toolchains are found from `program`. */
  readonly readable?: readonly string[];
  /** The whole environment besides PATH, HOME, TMPDIR and LANG, which the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly limits: RunLimits;
}

export type LimitName = keyof RunLimits;

/** How a process ended. */
export type RunEnding =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  /** It was ended since it went over a limit. */
  | { readonly kind: 'limit'; readonly limit: LimitName }
  /** It could not be started. */
  | { readonly kind: 'notStarted'; readonly message: string };

export interface RunResult {
  readonly ending: RunEnding;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

/** A process that goes on and is talked to line by line. */
export interface RunningProcess {
  /** Writes a line; false when the process has ended. */
  send(line: string): boolean;
  /** The lines of standard output, without their ends; ends with the process. */
  readonly lines: AsyncIterable<string>;
  /** Resolves when the process and all it started have ended; never rejects. */
  readonly ended: Promise<RunResult>;
  /** Ends the whole process tree. */
  stop(): Promise<void>;
}

/** Where processes run. Implemented in `execution/`. */
export interface Runner {
  readonly kind: 'bubblewrap' | 'sandboxExec' | 'container' | 'unconfined';
  /** The limits that are really in force here; shown to the person. */
  readonly limitsInForce: readonly LimitName[];
  /** Runs to the end; ends the whole process tree on abort and rejects with the signal's reason. */
  run(command: RunCommand, signal: AbortSignal): Promise<RunResult>;
  /** Starts a process to talk to; `wallMs` counts from here. */
  start(command: RunCommand, signal: AbortSignal): RunningProcess;
}
