import * as z from 'zod';
import type { Ask } from '../../../ask';
import type { Syntax } from '../../../ports';
import { describeMessages, mostDescriptionWords } from '../../../prompts/describeChange';
import { findBindings } from '../../../syntax/bindings';
import { functionName, functionNodes } from '../../../syntax/functions';
import type { Task } from '../../../task';
import type { VerifiableCandidate } from '../../verifier';
import { askFor } from '../askFor';
import type { Measured } from '../measured';
import { readJson } from '../readJson';
import { addedRanges, shownCode } from '../shownCode';

const schema = z.object({ description: z.string().trim().min(1) });
/** Shorter lines of code may well stand in prose. */
const shortestQuotedLine = 16;

export interface DescribeInput {
  readonly task: Task;
  /** Must be prepared for the document's language. */
  readonly syntax: Syntax;
  readonly candidate: VerifiableCandidate;
  /** Counts the descriptions of a candidate, from 0. */
  readonly draw: number;
}

/**
 * What a candidate changes, described by a model that does not know the request (Allamanis et al., arXiv 2402.08699,
 * EditingRTC): at most 80 words, in which neither names from inside the change nor its lines are left.
 * @throws only the signal's reason.
 */
export function describeChange(
  input: DescribeInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<string>> {
  const { task, syntax, candidate, draw } = input;
  const { path, languageId, text } = task.document;
  const messages = describeMessages({
    path,
    languageId,
    before: shownCode(task, text, syntax),
    after: shownCode(task, candidate.text, syntax),
  });
  const read = (reply: string): string | undefined => {
    const answer = readJson(reply, schema);
    const description = answer === undefined ? '' : withoutCode(answer.description, input);
    return /\p{L}/u.test(description) ? description : undefined;
  };
  return askFor({ purpose: 'describe', messages, index: draw }, read, ask, signal);
}

/** A description less what would hand the code over: its lines, names from inside it, and all beyond 80 words. */
export function withoutCode(
  description: string,
  { task, syntax, candidate }: Omit<DescribeInput, 'draw'>,
): string {
  let text = description;
  const added = addedRanges(task.document.text, candidate.text).map(({ start, end }) =>
    candidate.text.slice(start, end),
  );
  for (const line of added.flatMap((range) => range.split('\n')).map((each) => each.trim())) {
    if (line.length >= shortestQuotedLine && /[^\p{L}\s.,]/u.test(line))
      text = text.replaceAll(line, '(code)');
  }
  for (const name of innerNames(task, syntax, candidate)) {
    const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${name.replaceAll('$', '\\$')}(?![\\p{L}\\p{N}_$])`, 'gu');
    // A plain word such as "total" is English, too, unless it is marked as code.
    const plain = /^\p{Ll}+$/u.test(name);
    text = plain ? text.replaceAll(`\`${name}\``, 'a value') : text.replace(word, 'a value');
  }
  return text.trim().split(/\s+/).slice(0, mostDescriptionWords).join(' ');
}

/** Names of locals, parameters and functions that a candidate introduces. */
function innerNames(task: Task, syntax: Syntax, { text }: VerifiableCandidate): string[] {
  const { languageId, text: base } = task.document;
  const before = new Set(syntax.parse(languageId, base).tokens.map((token) => token.text));
  const tree = syntax.parse(languageId, text);
  const functions = functionNodes(tree).map((node) => functionName(tree, node) ?? '');
  return [...new Set([...findBindings(tree).names, ...functions])].filter(
    (name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && !before.has(name),
  );
}
