import { constants } from 'node:os';
import type { RunEnding } from '../../engine/verification/runner';

/**
 * What an exit says, where the process itself, or a program that passes its end on as shells do, was the first one.
 * @param code above 128: ended by the signal of the number that is left.
 */
export function exitEnding(end: { readonly code?: number; readonly signal?: string }): RunEnding {
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
