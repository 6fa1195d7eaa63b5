import { constants } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { WorkCopyError } from './workCopyError';

/**
 * Writes a file in a folder, and nowhere else: neither `..` nor a link leads out.
 * @param name relative to the folder, with forward slashes.
 * @throws WorkCopyError for a path that leads out, through a link, or into a history.
 */
export async function writeInside(folder: string, name: string, text: string): Promise<void> {
  const parts = name.split('/');
  const isPlain = parts.every((part) => !['', '.', '..'].includes(part) && !/[\0\\]/.test(part));
  if (!isPlain || path.isAbsolute(name)) {
    throw new WorkCopyError(
      `${JSON.stringify(name)} is not a path inside the project, so nothing was written.`,
    );
  }
  if (parts.some((part) => part.toLowerCase() === '.git')) {
    throw new WorkCopyError(`${name} belongs to git, where no candidate may write.`);
  }
  let at = folder;
  for (const part of parts.slice(0, -1)) {
    at = path.join(at, part);
    const stat = await lstat(at).catch(() => undefined);
    if (stat === undefined) await mkdir(at);
    else if (!stat.isDirectory()) throw throughLink(name);
  }
  const file = path.join(folder, name);
  const before = await lstat(file).catch(() => undefined);
  if (before !== undefined && !before.isFile()) throw throughLink(name);
  // Once more by the system itself, which no link that appears meanwhile can deceive.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o644);
  try {
    await handle.writeFile(text, 'utf8');
  } finally {
    await handle.close();
  }
}

function throughLink(name: string): WorkCopyError {
  return new WorkCopyError(`${name} leads through a link or is no plain file, so it was not written.`);
}
