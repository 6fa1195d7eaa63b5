export type ModelErrorReason =
  | 'unauthorized'
  | 'notFound'
  | 'rateLimited'
  | 'badRequest'
  | 'server'
  | 'connection'
  | 'timeout'
  | 'malformed'
  | 'empty'
  | 'notRecorded'
  | 'overBudget';

/** A model could not answer. `message` says what happened and what the person can do; it never holds a key. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly reason: ModelErrorReason;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  /** Milliseconds the server asked to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: ModelErrorReason,
    message: string,
    details: { status?: number | undefined; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }

  static is(error: unknown): error is ModelError {
    return error instanceof ModelError;
  }
}
