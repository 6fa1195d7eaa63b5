import type { LimitName, RunLimits } from '../../engine/verification/runner';
import type { TreeUsage } from './processTree';
import { proportionalBytes } from './processTree';

/** How many of the largest files a run may write in all, so that many files do not fill the disk. */
const FILES_IN_ALL = 8;

/** The limit that the usage of a tree is over, if any; the kernel does not hold a tree to these as a whole. */
export function overLimit(usage: TreeUsage, limits: RunLimits): LimitName | undefined {
  if (usage.tasks > limits.processes) return 'processes';
  // The precise figure is slow, and never above the quick one.
  if (usage.residentBytes > limits.memoryBytes && proportionalBytes(usage.pids) > limits.memoryBytes) {
    return 'memoryBytes';
  }
  // For what ignores the kernel's signal; the kernel's last word comes a second later, and gives no reason.
  if (usage.cpuSeconds > Math.max(1, Math.ceil(limits.cpuSeconds))) return 'cpuSeconds';
  if (usage.writtenBytes > limits.fileBytes * FILES_IN_ALL) return 'fileBytes';
  return undefined;
}
