import { readdirSync, readFileSync } from 'node:fs';

/** The kernel's mark of descriptors that end with the program they were opened in. */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * The file descriptors that this process was given by whoever started it, and would pass on: what Node itself opens
 * is never passed on. Standard input, output and error are left out.
 * @returns nothing where there is no procfs.
 */
export function inheritedDescriptors(): number[] {
  return descriptors()
    .filter((descriptor) => descriptor > 2)
    .filter((descriptor) => (flagsOf(descriptor) & CLOSE_ON_EXEC) === 0);
}

function descriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

/** A descriptor that is gone meanwhile counts as marked. */
function flagsOf(descriptor: number): number {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    return Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? '0', 8);
  } catch {
    return CLOSE_ON_EXEC;
  }
}
