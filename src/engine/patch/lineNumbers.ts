const numbered = /^\s*[Ll]?(\d+)(?:\s?[|:│→]|\.?\t|\s{2,}|\s*$)/;

/** Whether each line begins with a number one higher than the line before. */
export function hasLineNumbers(lines: readonly string[]): boolean {
  if (lines.length < 2) return false;
  let expected: number | undefined;
  for (const line of lines) {
    const digits = numbered.exec(line)?.[1];
    if (digits === undefined) return false;
    const number = Number(digits);
    if (expected !== undefined && number !== expected) return false;
    expected = number + 1;
  }
  return true;
}

/**
 * The lines without the numbers that a reply put in front of them (`12| code`, `12: code`, tabs, arrows);
 * undefined when they are not numbered one by one.
 */
export function withoutLineNumbers(lines: readonly string[]): string[] | undefined {
  if (!hasLineNumbers(lines)) return undefined;
  const bare = lines.map((line) => line.replace(/^\s*[Ll]?\d+(?:\s?[|:│→]|\.?(?=\t)|(?=\s|$))/, ''));
  // One separating blank or tab belongs to the number when every line that holds anything has it.
  for (const separator of [' ', '\t']) {
    if (bare.every((line) => line === '' || line.startsWith(separator))) {
      return bare.map((line) => line.slice(1));
    }
  }
  return bare;
}
