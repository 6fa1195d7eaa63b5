/**
 * Whether a version is a given one or a later one.
 * @param version may have text around its numbers, such as `bubblewrap 0.8.0`.
 */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const match = /(\d+)\.(\d+)/.exec(version);
  const [itsMajor, itsMinor] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}
