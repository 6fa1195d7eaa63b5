/** What a suite may be told on the command line. */
export interface BenchOptions {
  readonly execution: boolean;
  /** Only what needs no editor. */
  readonly engine: boolean;
  readonly data: string | undefined;
  readonly repairs: string | undefined;
  /** Pool sizes; absent: the suite's own. */
  readonly samples: readonly number[] | undefined;
  readonly draws: number | undefined;
  readonly seed: number;
}

/** A suite cannot run as asked; the message says what to do. The bench ends with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const withValue = new Set(['--data', '--repairs', '--samples', '--draws', '--seed']);
const flags = new Set(['--execution', '--engine', '--json']);

/** Reads the options of a suite. @throws UsageError for what is not understood. */
export function parseArguments(words: readonly string[]): BenchOptions {
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (flags.has(word)) values.set(word, 'yes');
    else if (withValue.has(word)) {
      const value = words[++at];
      if (value === undefined) throw new UsageError(`${word} needs a value after it.`);
      values.set(word, value);
    } else
      throw new UsageError(`${word} is not an option; there are ${[...flags, ...withValue].join(', ')}.`);
  }
  const draws = values.get('--draws');
  return {
    execution: values.has('--execution'),
    engine: values.has('--engine'),
    data: values.get('--data'),
    repairs: values.get('--repairs'),
    samples: values
      .get('--samples')
      ?.split(',')
      .map((value) => positive('--samples', value)),
    draws: draws === undefined ? undefined : positive('--draws', draws),
    seed: Number(values.get('--seed') ?? 1),
  };
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) {
    throw new UsageError(`${option} takes whole numbers above 0, not "${value}".`);
  }
  return number;
}
