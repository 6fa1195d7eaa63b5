import type { ChatMessage } from '../ports';
import { dataOnly } from './dataOnly';
import { fenced, oneLine } from './fence';

/** Changes whenever any word below does; traces record it. */
export const maskPromptVersion = 'mask-1';

export interface MaskQuestion {
  /** The code that the answer is to be worked out from. */
  readonly code: string;
  readonly languageId: string;
  readonly path: string;
  /** What the masked text is, such as `the request that the code answers`. */
  readonly what: string;
  /** The text with the fact hidden. */
  readonly masked: string;
  /** What stands in its place. */
  readonly blank: string;
  /** What kind of thing is hidden, with an example of the form. */
  readonly sought: string;
}

const system = `You read code and work out from it what is hidden in a text that belongs to it.

- ${dataOnly}
- Go by what the code does, step by step, not by what would be usual. If the code is wrong, the answer is what goes with the code as it is.
- Do not guess: if the code does not settle what is hidden, say so with null.
- Think in at most five short sentences, then end with one line of JSON and nothing behind it.`;

/**
 * The backward question of FOBAR (Jiang et al., arXiv 2308.07758): the answer is given, and what the
 * question hides is asked for. The code stands first, so that servers can reuse their work between questions.
 */
export function maskMessages(question: MaskQuestion): ChatMessage[] {
  const { code, languageId, path, what, masked, blank, sought } = question;
  const parts = [
    `# Code: ${oneLine(path)}\n\n${fenced(code, languageId.replace(/[^\w+#.-]/g, ''))}`,
    `# Text: ${oneLine(what)}\n\n${fenced(masked)}`,
    `# Question\n\nIf the code above is as it should be, what stands in the text where ${blank} is? ${sought}\n\nEnd with one line: {"x": "what stands there"} or, if the code does not settle it, {"x": null}`,
  ];
  return [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
