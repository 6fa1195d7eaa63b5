/** A copy of a workspace folder, for one candidate. */
export interface WorkCopy {
  readonly id: string;
  /** The whole copy, which programs may write: `workCopy` of a command. */
  readonly root: string;
  /** What stands for the workspace folder: `root`, or a folder in it where the workspace is a part of a repository. */
  readonly folder: string;
  /** What must be readable besides the copy: what its links to dependencies lead to. */
  readonly readable: readonly string[];
  /** Whether git knows it, or it is a plain copy. */
  readonly kind: 'worktree' | 'copy';
  /**
   * Writes a file.
   * @param name relative to `folder`, with forward slashes.
   * @throws WorkCopyError for a path that leads out of it.
   */
  write(name: string, text: string): Promise<void>;
  /** Removes it, unless a person changed files in it meanwhile. */
  remove(): Promise<Removal>;
}

export type Removal =
  | { readonly removed: true }
  /** Nothing was removed; `files` are a person's, relative to `root`. */
  | { readonly removed: false; readonly root: string; readonly files: readonly string[] };

/** A work copy that is on the disk, whoever made it. */
export interface WorkCopyInfo {
  readonly id: string;
  readonly root: string;
  readonly workspace: string;
  /** When it was made, in ISO 8601. */
  readonly created: string;
  /** Whether what made it still runs; if not, it is pruned at the next start. */
  readonly inUse: boolean;
  /** On the disk, in bytes. */
  readonly bytes: number;
}
