/**
 * The solution of a system of linear equations, by Gauss-Jordan elimination with the largest pivot of each column.
 * @throws RangeError if there is no single one.
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const left = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const solved: number[][] = [];
  for (let column = 0; column < matrix.length; column++) {
    left.sort((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0));
    const pivot = left.shift() ?? [];
    const divisor = pivot[column] ?? 0;
    if (divisor === 0)
      throw new RangeError('The choices do not determine the weights; use data with more problems.');
    const unit = pivot.map((value) => value / divisor);
    for (const row of [...left, ...solved]) {
      const factor = row[column] ?? 0;
      for (const [at, value] of unit.entries()) row[at] = (row[at] ?? 0) - factor * value;
    }
    solved.push(unit);
  }
  return solved.map((row) => row.at(-1) ?? 0);
}
