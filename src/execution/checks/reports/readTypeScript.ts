import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';

const placed = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;
const general = /^error (TS\d+): (.*)$/;

/**
 * Reads the errors that `tsc --pretty false` prints: `file(line,column): error TS1234: message`, with indented lines
 * that belong to the message. An error's name is its code and message; its place is in the case's message.
 */
export function readTypeScript({ stdout, code, local }: ToolOutput): ReadReport {
  const cases: CheckCase[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    const found = placed.exec(line);
    const plain = found ? null : general.exec(line);
    const last = cases.at(-1);
    if (found) {
      const [, file = '', row = '', column = '', error = '', text = ''] = found;
      cases.push(errorCase(`${error}: ${local(text)}`, `${local(file)}:${row}:${column}`, text));
    } else if (plain) {
      cases.push(errorCase(`${plain[1] ?? ''}: ${plain[2] ?? ''}`, undefined, plain[2] ?? ''));
    } else if (last && /^\s+\S/.test(line)) {
      cases[cases.length - 1] = { ...last, message: `${last.message ?? ''}\n${line}` };
    }
  }
  return { cases, complete: code === 0 || cases.length > 0 };
}

/** An error of a checker as a case: the name without the place, so that it is the same when lines move. */
export function errorCase(name: string, place: string | undefined, text: string): CheckCase {
  return { name, outcome: 'failed', message: place === undefined ? text : `${place} ${text}` };
}
