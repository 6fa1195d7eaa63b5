/** A work copy could not be made or written. `message` says why, and what the person can do. */
export class WorkCopyError extends Error {
  override readonly name = 'WorkCopyError';
}
