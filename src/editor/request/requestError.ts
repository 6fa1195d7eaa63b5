/** The request cannot be made as it is; the message says why and what to do, in the person's language. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}
