import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const largestReport = 32_000_000;

/**
 * The text of a report that code under test may have put there itself: links are not followed, what is not a plain
 * file is not waited for, and at most 32 MB are read.
 * @returns undefined where there is no such file
 */
export async function readReportFile(file: string): Promise<string | undefined> {
  let handle;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await handle.stat()).isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min((await handle.stat()).size, largestReport));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.toString('utf8', 0, length);
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}
