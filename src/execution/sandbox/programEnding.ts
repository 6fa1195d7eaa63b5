import { constants } from 'node:os';
import type { RunCommand, RunEnding } from '../../engine/verification/runner';
import { filledFile } from './filledFile';

/** What the exit of a command's program says about the command. */
export function programEnding(
  end: { readonly code?: number; readonly signal?: string },
  command: RunCommand,
): RunEnding {
  const ending = exitEnding(end);
  if (ending.kind !== 'exited' || ending.code === 0) return ending;
  // Python and Node do not let the kernel's signal end them: the write fails, and their file is as large as can be.
  return filledFile(command.workCopy, command.limits.fileBytes) === undefined
    ? ending
    : { kind: 'limit', limit: 'fileBytes' };
}

/**
 * What an exit says, where the process itself, or a program that passes its end on as shells do, was the first one.
 * @param code above 128: ended by the signal of the number that is left.
 */
function exitEnding(end: { readonly code?: number; readonly signal?: string }): RunEnding {
  const signal = end.signal ?? signalOf(end.code ?? 0);
  if (signal === undefined) return { kind: 'exited', code: end.code ?? 0 };
  // Only the kernel's limits send these two.
  if (signal === 'SIGXCPU') return { kind: 'limit', limit: 'cpuSeconds' };
  if (signal === 'SIGXFSZ') return { kind: 'limit', limit: 'fileBytes' };
  return { kind: 'signalled', signal };
}

function signalOf(code: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
}
