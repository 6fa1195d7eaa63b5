/**
 * The files around a document, as far as they may be sent: what git ignores, what is sensitive by its name,
 * outside the workspace, binary or too large does not exist here, and secrets are replaced in every text.
 */
export interface WorkspaceFiles {
  /** Paths relative to the workspace folder, forward slashes, in any order; may be incomplete in a huge workspace. */
  list(): Promise<readonly string[]>;
  /** The text, line breaks as "\n" and secrets redacted; undefined: not there, or not to be sent. Never throws. */
  read(path: string): Promise<string | undefined>;
}

/** The largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 1_000_000;

/** Folders that hold no source of the project's own; not listed, whatever git says. */
export const SKIPPED_FOLDERS: readonly string[] = [
  'node_modules',
  'bower_components',
  'site-packages',
  '__pycache__',
  '.venv',
  'venv',
  '.tox',
  '.git',
  '.hg',
  '.svn',
  'dist',
  'out',
  'coverage',
  '.next',
  '.vscode-test',
];
