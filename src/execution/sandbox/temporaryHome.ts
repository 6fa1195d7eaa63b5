import { mkdtemp, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { removeTree } from '../workCopies/removeTree';

/** An empty home that only one run has, where a sandbox cannot make one that nobody else sees. */
export interface TemporaryHome {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

export async function makeTemporaryHome(): Promise<TemporaryHome> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'consilience-home-')));
  return { folder, remove: () => removeTree(folder) };
}
