import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { errorCase } from './readTypeScript';

const error = /^(.+?\.pyi?):(\d+)(?::(\d+))?(?::\d+:\d+)?: error: (.*?)(?:\s+\[([\w-]+)\])?$/;

/** Reads the errors that mypy prints, `file:line:column: error: message  [code]`; notes are left out. */
export function readMypy({ stdout, code, local }: ToolOutput): ReadReport {
  const cases: CheckCase[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    const found = error.exec(line);
    if (!found) continue;
    const [, file = '', row = '', column, text = '', rule = 'error'] = found;
    const place = [local(file), row, column].filter((part) => part !== undefined).join(':');
    cases.push(errorCase(`${rule}: ${text}`, place, text));
  }
  // 0: no error, 1: errors, 2: it could not do its work.
  return { cases, complete: code === 0 || (code === 1 && cases.length > 0) };
}
