import type { ChatMessage } from '../ports';
import { dataOnly } from './dataOnly';
import { fenced } from './fence';

/** Changes whenever any word below does; traces record it. */
export const coverPromptVersion = 'cover-1';

const splitter = `You take a request for a change of code apart into its single requirements.

- ${dataOnly}
- A requirement is one thing that can be seen to hold or not to hold. Cut sentences that ask for several things.
- Add nothing: no requirement that the request does not state, no number, name or value that is not in it.
- Answer with one line of JSON and nothing else.`;

/** The messages that ask for the requirements of a request, each with the words of the request that state it. */
export function requirementsMessages(instruction: string): ChatMessage[] {
  const form =
    '{"requirements": [{"text": "the requirement in words that stand by themselves", "quote": "the words of the request that state it, exactly as they are"}]}';
  return [
    { role: 'system', content: splitter },
    {
      role: 'user',
      content: `# Request\n\n${fenced(instruction.trim())}\n\n# Form of the answer\n\n${form}\n\nAt most 12 requirements, in the order of the request.`,
    },
  ];
}

const reviewer = `You compare a description of a change of code with what was asked for. You do not see the code.

- ${dataOnly}
- Say "yes" only where the description says or plainly implies that the requirement is met, "no" where it says otherwise or the requirement is missing from it, "unclear" where it is too vague to tell.
- Expect that some requirements are not met. Judge each by itself.
- Think in at most five short sentences, then end with one line of JSON and nothing behind it.`;

export interface CoverQuestion {
  readonly description: string;
  readonly instruction: string;
  /** The requirements, asked about by their numbers from 1. */
  readonly requirements: readonly string[];
}

/** The messages that ask which requirements a description covers, and what it holds beyond the request. */
export function coverMessages({ description, instruction, requirements }: CoverQuestion): ChatMessage[] {
  const numbered = requirements.map((text, index) => `${String(index + 1)}. ${text.replace(/\s+/g, ' ')}`);
  const parts = [
    `# Description of the change\n\n${fenced(description)}`,
    `# Request\n\n${fenced(instruction.trim())}`,
    `# Requirements\n\n${fenced(numbered.join('\n'))}`,
    `# Question\n\nWhich of the requirements 1 to ${String(requirements.length)} does the described change meet? And what behaviour does the description tell of that was neither asked for nor needed for it?\n\nEnd with one line, with an entry for every requirement: {"answers": [{"id": 1, "covered": "yes" or "no" or "unclear"}], "unrequested": ["behaviour nobody asked for, in a few words"]}`,
  ];
  return [
    { role: 'system', content: reviewer },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
