/** What a stage found out, or the reason why it found out nothing, in words for the person. */
export type Measured<T> =
  { readonly measured: true; readonly value: T } | { readonly measured: false; readonly reason: string };

export function measured<T>(value: T): Measured<T> {
  return { measured: true, value };
}

export function notMeasured(reason: string): { readonly measured: false; readonly reason: string } {
  return { measured: false, reason };
}

/** The value, where there is one. */
export function valueOf<T>(result: Measured<T>): T | undefined {
  return result.measured ? result.value : undefined;
}
