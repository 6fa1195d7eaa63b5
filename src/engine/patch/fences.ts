/** A fenced block of a reply in Markdown. */
export interface FencedBlock {
  /** The first word behind the opening fence, in lower case; '' when there is none. */
  readonly language: string;
  /** The file that the block says it is, behind the fence or on the line in front of it. */
  readonly path?: string;
  /** The text between the fences, less the fence's own indentation, without the last line break. */
  readonly body: string;
  /** Whether a closing fence was found. */
  readonly closed: boolean;
  /** Offsets of the block in the reply, both fences included. */
  readonly start: number;
  readonly end: number;
}

interface Fence {
  readonly indent: number;
  readonly mark: string;
  readonly info: string;
}

/**
 * The fenced blocks of a reply, in order. More generous than CommonMark 0.31 (section 4.5): an opening fence may
 * be indented to any depth, and a fence with a language inside a block opens a nested one, as docstrings have it.
 * @param reply has "\n" for line breaks.
 */
export function fencedBlocks(reply: string): FencedBlock[] {
  const lines = reply.split('\n');
  const blocks: FencedBlock[] = [];
  let offset = 0;
  for (let i = 0; i < lines.length; i += 1) {
    const fence = readFence(lines[i] ?? '');
    if (fence === undefined) {
      offset += (lines[i] ?? '').length + 1;
      continue;
    }
    const close = closingLine(lines, i, fence);
    const last = close.line;
    const span = lines.slice(i, last + 1).join('\n');
    const path = pathOfInfo(fence.info) ?? pathInFront(lines, i);
    blocks.push({
      language: languageOf(fence.info),
      ...(path === undefined ? {} : { path }),
      body: bodyOf(lines, i, close, fence.indent),
      closed: close.kind !== 'missing',
      start: offset,
      end: offset + span.length,
    });
    offset += span.length + 1;
    i = last;
  }
  return blocks;
}

/**
 * Everything between the first opening fence and the last closing one, for replies whose blocks hold bare fences
 * of their own; undefined when the reply has at most one pair.
 */
export function widestBlock(reply: string): FencedBlock | undefined {
  const lines = reply.split('\n');
  const fences = lines.flatMap((line, index) => {
    const fence = readFence(line);
    return fence === undefined ? [] : [{ index, fence }];
  });
  const first = fences[0];
  const last = fences.at(-1);
  if (first === undefined || last === undefined || fences.length < 3 || last.fence.info !== '')
    return undefined;
  const start = lines.slice(0, first.index).join('\n').length + (first.index > 0 ? 1 : 0);
  const path = pathOfInfo(first.fence.info) ?? pathInFront(lines, first.index);
  return {
    language: languageOf(first.fence.info),
    ...(path === undefined ? {} : { path }),
    body: bodyOf(lines, first.index, { kind: 'line', line: last.index }, first.fence.indent),
    closed: true,
    start,
    end: lines.slice(0, last.index + 1).join('\n').length,
  };
}

/** The file name that a line consists of, as in `src/a.ts`, `**src/a.ts**` or `### File: src/a.ts`. */
export function pathOfLine(line: string): string | undefined {
  const bare = line
    .trim()
    .replace(/^(?:#+|\/\/|[-*>])\s+/, '')
    .replace(/^(?:\*\*|__|`)*(?:file(?:name)?|path)\s*:\s*/i, '')
    .replace(/^[`*_"'[(<]+|[`*_"'\])>:,]+$/g, '');
  return /^[\w.@+-]*(?:[\\/][\w.@+ -]+)*\.\w{1,10}$/.test(bare) && /[A-Za-z]/.test(bare)
    ? bare.replaceAll('\\', '/')
    : undefined;
}

/** The file named behind an opening fence, as in `ts:src/a.ts` or `ts title="src/a.ts"`. */
export function pathOfInfo(info: string): string | undefined {
  for (const word of info.split(/[\s:{}=,]+/)) {
    const path = pathOfLine(word);
    if (path !== undefined) return path;
  }
  return undefined;
}

function readFence(line: string): Fence | undefined {
  const match = /^(\s*)(`{3,}|~{3,})[ \t]*(.*?)\s*$/.exec(line);
  if (match === null) return undefined;
  const [, indent = '', mark = '', info = ''] = match;
  // A line such as ```code``` is a span within a line, not a fence.
  return mark.startsWith('`') && info.includes('`') ? undefined : { indent: indent.length, mark, info };
}

type Closing = { readonly kind: 'line' | 'glued' | 'missing'; readonly line: number };

function closingLine(lines: readonly string[], open: number, fence: Fence): Closing {
  return (
    findClosing(lines, open, fence, true) ??
    findClosing(lines, open, fence, false) ?? {
      kind: lines.at(-1)?.endsWith('```') === true && lines.length - 1 > open ? 'glued' : 'missing',
      line: lines.length - 1,
    }
  );
}

function findClosing(
  lines: readonly string[],
  open: number,
  fence: Fence,
  nesting: boolean,
): Closing | undefined {
  let depth = 0;
  for (let i = open + 1; i < lines.length; i += 1) {
    const inner = readFence(lines[i] ?? '');
    if (inner === undefined || !inner.mark.startsWith(fence.mark)) continue;
    if (inner.info !== '') depth += nesting ? 1 : 0;
    else if (depth > 0) depth -= 1;
    else if (inner.indent <= fence.indent + 3) return { kind: 'line', line: i };
  }
  return undefined;
}

function bodyOf(lines: readonly string[], open: number, close: Closing, indent: number): string {
  const body = lines.slice(open + 1, close.kind === 'line' ? close.line : close.line + 1);
  if (close.kind === 'glued') body.push((body.pop() ?? '').replace(/`{3,}$/, ''));
  if (indent === 0) return body.join('\n');
  const margin = new RegExp(`^\\s{0,${String(indent)}}`);
  return body.map((line) => line.replace(margin, '')).join('\n');
}

function languageOf(info: string): string {
  const word = /^\{?\.?([^\s:{},]*)/.exec(info)?.[1] ?? '';
  return word.includes('/') || /\.\w+$/.test(word) ? '' : word.toLowerCase();
}

function pathInFront(lines: readonly string[], open: number): string | undefined {
  const above = lines[open - 1]?.trim() === '' ? lines[open - 2] : lines[open - 1];
  return above === undefined ? undefined : pathOfLine(above);
}
