import { fencedBlocks, widestBlock } from './fences';
import type { FencedBlock } from './fences';
import { blockKind } from './blockKind';
import { isOtherFile } from './documentPath';
import { isNamed, topItems } from './items';
import { alike, fitBlock } from './wholeReplacement';
import type { FitContext, Fitted } from './wholeReplacement';

export type AppliedBlocks =
  | { readonly kind: 'applied'; readonly text: string; readonly repairs: readonly string[] }
  | { readonly kind: 'noCode' }
  /** The code breaks off within the last block. */
  | { readonly kind: 'cutOff' }
  | { readonly kind: 'failed'; readonly detail: string };

interface FittedBlock {
  readonly block: FencedBlock;
  readonly fit: Extract<Fitted, { kind: 'fitted' }>;
}

/** The blocks of a reply that may hold its answer: those in the document's language, for the document's file. */
export function answerBlocks(reply: string, context: FitContext): FencedBlock[] {
  const { languageId, path } = context.task.document;
  const filled = unpacked(fencedBlocks(reply), languageId).filter((block) => block.body.trim() !== '');
  const own = filled.filter((block) => !isOtherFile(block.path, path));
  return (own.length > 0 ? own : filled).filter((block) => blockKind(block.language, languageId) !== 'other');
}

/** Applies whole replacements: the last block that is the file, else all that hold definitions of it, in order. */
export function applyBlocks(reply: string, context: FitContext): AppliedBlocks {
  const blocks = answerBlocks(reply, context);
  if (blocks.length === 0) return applyBare(reply, context);
  const chosen = choose(blocks, context);
  if (chosen.kind !== 'applied') return chosen;
  // A bare fence inside the code ends the block too early; what all fences enclose is tried before giving up.
  const { syntax, task, document } = context;
  const errorsOf = (text: string): number => syntax.parse(task.document.languageId, text).errors;
  const widest = errorsOf(chosen.text) > document.tree.errors ? widestBlock(reply) : undefined;
  const wider = widest === undefined ? undefined : fitBlock(widest.body, context);
  if (wider?.kind === 'fitted' && errorsOf(wider.text) <= document.tree.errors) {
    return { kind: 'applied', text: wider.text, repairs: [...wider.repairs, 'fences within the code kept'] };
  }
  return chosen;
}

/** Whether a block holds definitions of the document. */
export function holdsDefinitions(block: FencedBlock, context: FitContext): boolean {
  const fit = fitBlock(block.body, context);
  return fit.kind === 'fitted' && fit.names.length > 0;
}

function choose(blocks: readonly FencedBlock[], context: FitContext): AppliedBlocks {
  const fits = blocks.map((block) => ({ block, fit: fitBlock(block.body, context) }));
  const fitted = fits.filter((each): each is FittedBlock => each.fit.kind === 'fitted');
  const named = fitted.filter(({ fit }) => fit.names.length > 0);
  const strong = named.length > 0 ? named : fitted;
  const closed = strong.some(({ block }) => block.closed)
    ? strong.filter(({ block }) => block.closed)
    : strong;
  const base = context.task.document.text;
  const changing = closed.filter(({ fit }) => fit.text !== base);
  const candidates = changing.length > 0 ? changing : closed;
  const last = candidates.findLast(({ fit }) => fit.scope === 'file') ?? candidates.at(-1);
  if (last === undefined) {
    const misfit = fits.findLast(({ fit }) => fit.kind === 'misfit')?.fit;
    return { kind: 'failed', detail: misfit?.kind === 'misfit' ? misfit.detail : 'No block of code fits.' };
  }
  if (!last.block.closed && breaksOff(last.block, context)) return { kind: 'cutOff' };
  if (last.fit.scope !== 'definitions') return applied(last);
  const parts = candidates.filter(({ fit }) => fit.scope === 'definitions');
  const helpers = blocks.filter((block) => isHelper(block, parts, context));
  return parts.length === 1 && helpers.length === 0 ? applied(last) : joined(parts, helpers, context);
}

/** A block whose fence was never closed is whole only if it parses as well as the document does. */
function breaksOff(block: FencedBlock, { syntax, task, document }: FitContext): boolean {
  return syntax.parse(task.document.languageId, block.body).errors > document.tree.errors;
}

function applied({ block, fit }: FittedBlock): AppliedBlocks {
  const repairs = block.closed ? fit.repairs : [...fit.repairs, 'missing closing fence ignored'];
  return { kind: 'applied', text: fit.text, repairs };
}

/** A block of nothing but new definitions that the others use. */
function isHelper(block: FencedBlock, parts: readonly FittedBlock[], { syntax, task }: FitContext): boolean {
  if (parts.some((part) => part.block === block)) return false;
  const items = topItems(syntax.parse(task.document.languageId, block.body));
  const names = items.filter(isNamed).map((item) => item.key);
  return (
    names.length > 0 &&
    items.every((item) => item.kind !== 'statement') &&
    parts.some((part) => names.some((name) => usesName(part.block.body, name)))
  );
}

function usesName(code: string, name: string): boolean {
  return new Set(code.match(/[\p{L}\p{N}_$]+/gu)).has(name);
}

/** Applies blocks one after the other, the helpers together with the first. */
function joined(
  parts: readonly FittedBlock[],
  helpers: readonly FencedBlock[],
  context: FitContext,
): AppliedBlocks {
  const repairs = new Set<string>(['several blocks applied']);
  const { task, syntax } = context;
  const { languageId } = task.document;
  let text = task.document.text;
  for (const [index, part] of parts.entries()) {
    const bodies =
      index === 0 ? [...helpers.map((helper) => helper.body), part.block.body] : [part.block.body];
    const grown = text.length - task.document.text.length;
    const target = { start: task.target.start, end: Math.max(task.target.start, task.target.end + grown) };
    const tree = syntax.parse(languageId, text);
    const fit = fitBlock(bodies.join('\n\n'), {
      syntax,
      task: { ...task, target, document: { ...task.document, text } },
      document: { tree, items: topItems(tree) },
    });
    if (fit.kind === 'misfit') return { kind: 'failed', detail: fit.detail };
    for (const repair of fit.repairs) repairs.add(repair);
    ({ text } = fit);
  }
  return { kind: 'applied', text, repairs: [...repairs] };
}

/** A reply without fences is code only if it parses and looks like the document. */
function applyBare(reply: string, context: FitContext): AppliedBlocks {
  const { syntax, task, document } = context;
  if (fencedBlocks(reply).length > 0) return { kind: 'noCode' };
  const tree = syntax.parse(task.document.languageId, reply);
  const fit = fitBlock(reply, context);
  if (tree.errors > document.tree.errors || fit.kind === 'misfit') return { kind: 'noCode' };
  if (fit.names.length === 0 && !alike(task.document.text, reply)) return { kind: 'noCode' };
  return { kind: 'applied', text: fit.text, repairs: [...fit.repairs, 'reply without fences'] };
}

/** Opens blocks of Markdown, in which some models wrap their whole reply. */
function unpacked(blocks: readonly FencedBlock[], languageId: string): FencedBlock[] {
  if (languageId === 'markdown') return [...blocks];
  return blocks.flatMap((block) => {
    const inner = /^(markdown|md)$/.test(block.language) ? fencedBlocks(block.body) : [];
    return inner.length === 0
      ? [block]
      : inner.map((own) => ({
          ...own,
          start: block.start,
          end: block.end,
          closed: block.closed && own.closed,
        }));
  });
}
