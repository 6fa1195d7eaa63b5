import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { withMessage } from './messages';

const line = /^test (.+?) \.\.\. (ok|FAILED|ignored)(?:, .*)?$/;
const section = /^---- (.+) stdout ----$/;

/**
 * Reads what `cargo test` prints, since libtest's JSON is not stable. Tests are named `target > test`; the target
 * comes from cargo's own lines, which are on standard error. What a test prints can look like a result; so a target
 * counts only while the lines that were read agree with the number it announced.
 */
export function readLibtest(output: ToolOutput): ReadReport {
  const targets = targetsOf(output.stderr);
  const cases: CheckCase[] = [];
  const messages = failureMessages(output.stdout);
  let target = -1;
  let announced = 0;
  let seen = 0;
  let open = false;
  let inResults = false;
  let complete = true;
  for (const text of output.stdout.split(/\r?\n/)) {
    const running = /^running (\d+) tests?$/.exec(text);
    if (running && !open) {
      target++;
      announced = Number(running[1]);
      seen = 0;
      open = true;
      inResults = true;
      continue;
    }
    if (open && text.startsWith('test result: ')) {
      if (seen !== announced) complete = false;
      open = false;
      continue;
    }
    // From here on libtest repeats what the tests printed.
    if (text === 'failures:' || text === 'successes:') inResults = false;
    const result = open && inResults ? line.exec(text) : null;
    if (!result) continue;
    seen++;
    const name = (result[1] ?? '').replace(/ - should panic$/, '');
    const outcome = result[2] === 'ok' ? 'passed' : result[2] === 'FAILED' ? 'failed' : 'skipped';
    cases.push({
      name: `${targets[target] ?? `target ${target + 1}`} > ${name}`,
      outcome,
      ...(outcome === 'failed' ? withMessage(messages.get(name)) : {}),
    });
  }
  return { cases, complete: complete && !open && target >= 0 };
}

/** The names of the test targets in the order in which they run, such as `unittests src/lib.rs`. */
function targetsOf(stderr: string): string[] {
  const names = stderr.matchAll(/^\s+(?:Running (.+?)(?: \(.*\))?|(Doc-tests .+))$/gm);
  return [...names].map((match) => match[1] ?? match[2] ?? '');
}

function failureMessages(stdout: string): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  let current: string | undefined;
  for (const text of stdout.split(/\r?\n/)) {
    const start = section.exec(text);
    if (start) current = start[1];
    else if (text === 'failures:' || text.startsWith('test result: ')) current = undefined;
    else if (current !== undefined) messages.set(current, `${messages.get(current) ?? ''}${text}\n`);
  }
  return messages;
}
