import * as z from 'zod';
import type { Ask, RequestPurpose } from '../../ask';
import { maskMessages } from '../../prompts/maskQuestion';
import type { Task } from '../../task';
import { askFor } from './askFor';
import { maskedText } from './mask';
import type { FactForm, Mask } from './mask';
import type { Measured } from './measured';
import { readJson } from './readJson';

const answerSchema = z.object({ x: z.unknown() }).refine((answer) => 'x' in answer);

const forms: Readonly<Record<FactForm, string>> = {
  number: 'It is a number; give it in digits, such as "12".',
  string: 'It is a piece of text or code; give exactly its characters, without quotation marks of your own.',
  identifier: 'It is a name in the code; give the bare name.',
  errorType: 'It is the name of a type of error; give the bare name.',
  boundary:
    'It is a limit or an end of something, such as "at least 3", "more than 5", "negative", "inclusive", "first" or "last"; give it in words like these.',
  code: 'It is an expression of the language; give its source text in the string, such as "[1, 2]" or "true".',
};

export interface MaskInquiry {
  readonly task: Task;
  readonly mask: Mask;
  /** The code to be shown. */
  readonly code: string;
  readonly purpose: Extract<RequestPurpose, 'mask' | 'maskControl'>;
  readonly draw: number;
}

/** What the model takes the fact to be; null: the code does not settle it. @throws only the signal's reason. */
export function askMask(
  { task, mask, code, purpose, draw }: MaskInquiry,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<string | null>> {
  const { text, blank } = maskedText(mask);
  const messages = maskMessages({
    code,
    languageId: task.document.languageId,
    path: task.document.path,
    what: sourceWords(mask),
    masked: text,
    blank,
    sought: forms[mask.form],
  });
  const read = (reply: string): string | null | undefined => {
    const answer = readJson(reply, answerSchema);
    return answer === undefined ? undefined : answerText(answer.x);
  };
  return askFor({ purpose, messages, index: draw }, read, ask, signal);
}

function sourceWords({ source, kind }: Mask): string {
  if (source.kind === 'request') return 'the request that the code was written for';
  if (source.kind === 'document') return 'what comments say about the code';
  return kind === 'callerArgument'
    ? `code that calls it (${source.title})`
    : `a test of it (${source.title})`;
}

function answerText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
