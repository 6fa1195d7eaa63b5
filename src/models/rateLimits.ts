import type { Capabilities } from './capabilities';

/**
 * The limits that a response's headers tell. Only limits per minute are taken: a name without a period means a
 * minute where the reset lies within one.
 */
export function rateLimitsIn(headers: Headers): Capabilities {
  const requests = limitOf(headers, 'requests');
  const tokens = limitOf(headers, 'tokens');
  return {
    ...(requests === undefined ? {} : { requestsPerMinute: requests }),
    ...(tokens === undefined ? {} : { tokensPerMinute: tokens }),
  };
}

function limitOf(headers: Headers, what: 'requests' | 'tokens'): number | undefined {
  const value = headers.get(`x-ratelimit-limit-${what}-minute`) ?? perMinute(headers, what);
  const limit = Number(value);
  return value !== null && Number.isFinite(limit) && limit > 0 ? limit : undefined;
}

function perMinute(headers: Headers, what: string): string | null {
  const reset = headers.get(`x-ratelimit-reset-${what}`);
  if (reset !== null && secondsOf(reset) > 60) return null;
  return headers.get(`x-ratelimit-limit-${what}`);
}

/** Durations such as `6m0s`, `1.5s`, `120ms` or plain seconds. */
function secondsOf(duration: string): number {
  if (/^[\d.]+$/.test(duration)) return Number(duration);
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  let seconds = 0;
  for (const [, amount, unit = ''] of duration.matchAll(/([\d.]+)(ms|h|m|s)/g))
    seconds += Number(amount) * (units[unit] ?? 0);
  return seconds;
}
