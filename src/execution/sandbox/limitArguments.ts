import type { RunLimits } from '../../engine/verification/runner';

/** Above the number of processes that ends a run, so that a fork bomb stands at the kernel's limit until it is seen. */
const PROCESS_SLACK = 8;

/**
 * The arguments of `prlimit` for what the kernel itself can hold a process to, up to and without the program. Never
 * the address space: WebAssembly and garbage collectors reserve far more of it than they use.
 * @param others processes and threads that the kernel counts towards the same user besides those of the run; where
 *   it counts all of the person's, it cannot hold the run to anything, and this is undefined.
 */
export function limitArguments(limits: RunLimits, others: number | undefined): string[] {
  const cpu = Math.max(1, Math.ceil(limits.cpuSeconds));
  return [
    // One second after the signal that can be handled comes the one that cannot.
    `--cpu=${cpu}:${cpu + 1}`,
    `--fsize=${Math.floor(limits.fileBytes)}`,
    ...(others === undefined ? [] : [`--nproc=${Math.floor(limits.processes) + PROCESS_SLACK + others}`]),
    '--core=0',
    '--',
  ];
}

/**
 * The script of a shell that sets what it can and becomes the program, for systems without `prlimit`. The program and
 * its arguments are those of the shell, never a part of the script.
 */
export function limitScript(limits: RunLimits): string {
  const cpu = Math.max(1, Math.ceil(limits.cpuSeconds));
  // POSIX counts files in blocks of 512 bytes.
  const blocks = Math.max(1, Math.floor(limits.fileBytes / 512));
  return `ulimit -t ${cpu + 1} && ulimit -S -t ${cpu} && ulimit -f ${blocks} && ulimit -c 0 && exec "$@"`;
}
