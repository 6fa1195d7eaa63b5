import type { RunLimits } from '../../engine/verification/runner';

/** Above the number of processes that ends a run, so that a fork bomb stands at the kernel's limit until it is seen. */
const PROCESS_SLACK = 8;

/**
 * The arguments of `prlimit` for what the kernel itself can hold a process to, up to and without the program. Never
 * the address space: WebAssembly and garbage collectors reserve far more of it than they use.
 * @param others processes and threads that the kernel counts towards the same user besides those of the run.
 */
export function limitArguments(limits: RunLimits, others: number): string[] {
  const cpu = Math.max(1, Math.ceil(limits.cpuSeconds));
  return [
    // One second after the signal that can be handled comes the one that cannot.
    `--cpu=${cpu}:${cpu + 1}`,
    `--fsize=${Math.floor(limits.fileBytes)}`,
    `--nproc=${Math.floor(limits.processes) + PROCESS_SLACK + others}`,
    '--core=0',
    '--',
  ];
}
