/** There is nothing to run what a model wrote in. `message` says why, and what to install. */
export class SandboxMissingError extends Error {
  override readonly name = 'SandboxMissingError';
  /** A command that a person can type to install what is missing, where one is known. */
  readonly install: string | undefined;

  constructor(message: string, install?: string) {
    super(message);
    this.install = install;
  }
}
