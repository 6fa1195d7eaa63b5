import * as z from 'zod';
import type { Ask } from '../../../ask';
import type { Syntax } from '../../../ports';
import { excerptAround } from '../../../prompts/excerpt';
import { refillMessages } from '../../../prompts/refillSpan';
import { normalForm } from '../../../syntax/normalForm';
import type { OffsetRange, SourceDocument } from '../../../task';
import { askFor } from '../askFor';
import { maskedText } from '../mask';
import type { Measured } from '../measured';
import { readJson } from '../readJson';
import { shownTokens } from '../shownCode';
import { refillSpans } from './refillSpans';

export interface RefillInput {
  readonly document: SourceDocument;
  /** Must be prepared for the document's language. */
  readonly syntax: Syntax;
  /** The code under review. */
  readonly range: OffsetRange;
  /** How many spans are asked for at most; 12 unless told. */
  readonly most?: number;
  /** How often each is filled in again; 3 unless told. */
  readonly draws?: number;
}

/** A span of code that is there already, and what the model puts in its place when it does not see it. */
export interface RefilledSpan extends OffsetRange {
  /** The share of the refills that differ from what is there, in [0, 1]; a heat of its own kind. */
  readonly heat: number;
  /** How many refills could be read. */
  readonly refills: number;
  /** How many of them are the same code. */
  readonly equal: number;
  /** The other refills, most frequent first. */
  readonly others: readonly { readonly text: string; readonly count: number }[];
}

export interface Refilled {
  /** In order of position, without overlap. */
  readonly spans: readonly RefilledSpan[];
  /** How many spans were asked for without a refill that could be read. */
  readonly notMeasured: number;
  /** Why, in words; no sentence twice. */
  readonly reasons: readonly string[];
}

/**
 * Masked re-prediction: spans of existing code are hidden and filled in again several times (the idea of
 * DetectGPT-SC, arXiv 2310.14479, on syntax nodes). A span that comes back otherwise is an arbitrary choice or an
 * odd one; one that comes back the same is no proof of anything.
 * @throws only the signal's reason.
 */
export async function refillCode(input: RefillInput, ask: Ask, signal: AbortSignal): Promise<Refilled> {
  const { document, syntax, range, most = 12, draws = 3 } = input;
  signal.throwIfAborted();
  const tree = syntax.parse(document.languageId, document.text);
  const spans = refillSpans(tree, range, most);
  const results = await Promise.all(
    spans.map((span) =>
      Promise.all(Array.from({ length: draws }, (_, draw) => refill(input, span, draw, ask, signal))),
    ),
  );
  const found = spans.map((span, index) => summary(input, span, results[index] ?? []));
  return {
    spans: found.filter((span) => span.refills > 0),
    notMeasured: found.filter((span) => span.refills === 0).length,
    reasons: [...new Set(results.flat().flatMap((result) => (result.measured ? [] : [result.reason])))],
  };
}

const schema = z.object({ code: z.string().trim().min(1) });

/** One refill; code that does not fit into the gap is no answer. */
function refill(
  { document, syntax }: RefillInput,
  span: OffsetRange,
  draw: number,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<string>> {
  const { path, languageId, text } = document;
  const excerpt = excerptAround(text, span, shownTokens);
  const offset =
    text
      .split('\n')
      .slice(0, excerpt.firstLine - 1)
      .join('\n').length + (excerpt.firstLine > 1 ? 1 : 0);
  const { text: masked, blank } = maskedText({
    text: excerpt.text,
    ranges: [{ start: span.start - offset, end: span.end - offset }],
  });
  const messages = refillMessages({ path, languageId, masked, blank });
  const errors = syntax.parse(languageId, text).errors;
  const read = (reply: string): string | undefined => {
    const code = readJson(reply, schema)?.code;
    if (code === undefined || code.includes(blank)) return undefined;
    return syntax.parse(languageId, filled(text, span, code)).errors > errors ? undefined : code;
  };
  return askFor({ purpose: 'refill', messages, index: draw }, read, ask, signal);
}

function filled(text: string, { start, end }: OffsetRange, code: string): string {
  return text.slice(0, start) + code + text.slice(end);
}

function summary(
  { document, syntax }: RefillInput,
  span: OffsetRange,
  results: readonly Measured<string>[],
): RefilledSpan {
  const { languageId, text } = document;
  const formOf = (code: string): string =>
    normalForm(syntax.parse(languageId, filled(text, span, code))).texts.join('\n');
  const own = formOf(text.slice(span.start, span.end));
  const refills = results.flatMap((result) => (result.measured ? [result.value] : []));
  const others = new Map<string, { readonly text: string; count: number }>();
  for (const code of refills) {
    const form = formOf(code);
    if (form === own) continue;
    const known = others.get(form) ?? { text: code, count: 0 };
    known.count += 1;
    others.set(form, known);
  }
  const different = [...others.values()].sort((a, b) => b.count - a.count);
  const differing = different.reduce((sum, { count }) => sum + count, 0);
  return {
    start: span.start,
    end: span.end,
    heat: refills.length === 0 ? 0 : differing / refills.length,
    refills: refills.length,
    equal: refills.length - differing,
    others: different,
  };
}
