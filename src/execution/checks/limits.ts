import type { RunLimits } from '../../engine/verification/runner';

/** What a tool of the project may use unless the person says otherwise; compilers need that much. */
export const defaultLimits: RunLimits = {
  wallMs: 120_000,
  cpuSeconds: 240,
  memoryBytes: 4_000_000_000,
  processes: 512,
  fileBytes: 256_000_000,
  outputBytes: 16_000_000,
};

/** The limits for a candidate: a multiple of what the base took, so that an endless loop is found soon. */
export function limitsAfter(baseMs: number, limits: RunLimits): RunLimits {
  return { ...limits, wallMs: Math.min(limits.wallMs, Math.max(10_000, 5_000 + 4 * baseMs)) };
}
