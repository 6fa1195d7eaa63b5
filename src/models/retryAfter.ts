/**
 * How long a server asks to wait.
 * @param now milliseconds since the epoch, to count a date from.
 * @returns milliseconds, at least 0; undefined where the server says nothing that can be understood.
 */
export function retryAfter(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = positive(headers?.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const value = headers?.get('retry-after');
  const seconds = positive(value);
  if (seconds !== undefined) return seconds * 1000;
  const date = value === null || value === undefined ? NaN : Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function positive(value: string | null | undefined): number | undefined {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? Math.max(0, number) : undefined;
}
