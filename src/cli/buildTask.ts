import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fitContext } from '../engine/prompts/fitContext';
import type { OffsetRange, Task } from '../engine/task';
import { gatherContext } from './context';
import { languageOf } from './languageOf';
import type { Options } from './options';
import { UsageError } from './usageError';

/**
 * The task that the options describe, with the file read and its context gathered.
 * @throws UsageError when the file cannot be read or is no text, or when it has fewer lines than were named.
 */
export async function buildTask(options: Options): Promise<Task> {
  const file = path.resolve(options.file);
  const text = (await readText(file)).replaceAll('\r\n', '\n');
  const document = { path: relativePath(options.root, file), languageId: languageOf(file), text };
  const target =
    options.lines === undefined ? { start: 0, end: text.length } : linesToOffsets(text, options.lines);
  const bare: Task = {
    instruction: options.request ?? '',
    document,
    target,
    targetKind: options.lines === undefined ? 'file' : 'selection',
    context: [],
  };
  if (options.contextTokens === 0) return bare;
  const blocks = await gatherContext({ root: path.resolve(options.root), document, target });
  return { ...bare, context: fitContext(blocks, options.contextTokens).kept };
}

async function readText(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text.includes('\0')) throw new UsageError(`${file} is not a text file`);
  if (text.length > 1_000_000) throw new UsageError(`${file} is larger than 1 MB`);
  return text;
}

/** Outside the root only the name is told: a prompt need not say where the person's home is. */
function relativePath(root: string, file: string): string {
  const relative = path.relative(path.resolve(root), file);
  return relative.startsWith('..') || path.isAbsolute(relative)
    ? path.basename(file)
    : relative.split(path.sep).join('/');
}

function linesToOffsets(text: string, lines: { readonly first: number; readonly last: number }): OffsetRange {
  const all = text.split('\n');
  if (lines.last > all.length) throw new UsageError(`the file has only ${all.length} lines`);
  const start = all.slice(0, lines.first - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return { start, end: start + all.slice(lines.first - 1, lines.last).join('\n').length };
}
