import { parseArgs } from 'node:util';
import { UsageError } from './usageError';

export const usage = `consilience propose FILE --request TEXT [options]   ask for a patch and print it with its hot spots
consilience replay TRACE [options]                  show a recorded run again, without a model

  --base-url URL       a server that speaks the OpenAI protocol, such as http://127.0.0.1:11434/v1
  --model NAME         the model's name there; its key is taken from CONSILIENCE_API_KEY
  --recordings FILE    answer from these recordings; the default is the demo's
  --samples N          how many samples to draw (8; recordings are used up whole)
  --concurrency N      how many requests at once (4)
  --temperature T      from 0 to 2 (0.8)
  --lines A-B          the lines to change; the whole file when left out
  --root FOLDER        the workspace that the context is taken from (the current folder)
  --context-tokens N   how much context to send at most (6000; 0 for none)
  --heat-share S       the largest share of tokens that may be hot, from 0 to 1 (0.2)
  --minimum-support N  how many candidates must agree for a consensus (1)
  --run                run the candidates in this system's sandbox, on copies of the root folder
  --trace FILE         record the run there
  --json               print the figures of the run as one JSON object in the last line`;

/** What the command line asked for, checked. */
export interface Options {
  readonly command: 'propose' | 'replay' | 'help';
  readonly file: string;
  readonly request: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string | undefined;
  readonly recordings: string | undefined;
  readonly samples: number;
  readonly concurrency: number;
  readonly temperature: number;
  readonly lines: { readonly first: number; readonly last: number } | undefined;
  readonly root: string;
  readonly contextTokens: number;
  readonly heatShare: number;
  readonly minimumSupport: number;
  readonly run: boolean;
  readonly trace: string | undefined;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws UsageError for anything that is not as `usage` says. */
export function parseOptions(args: readonly string[], workingFolder: string): Options {
  const { values, positionals } = parseOrExplain(args);
  const [command = 'help', file = ''] = values.help === true ? [] : positionals;
  if (command !== 'propose' && command !== 'replay' && command !== 'help')
    throw new UsageError(`there is no command “${command}”`);
  if (command !== 'help' && file === '') throw new UsageError('name a file');
  if (command === 'propose' && values.request === undefined)
    throw new UsageError('say what is wanted with --request');
  return {
    command,
    file,
    request: values.request,
    baseUrl: values['base-url'],
    model: values.model,
    recordings: values.recordings,
    samples: number('samples', values.samples, 8, 1, 1000),
    concurrency: number('concurrency', values.concurrency, 4, 1, 1000),
    temperature: number('temperature', values.temperature, 0.8, 0, 2),
    lines: lineRange(values.lines),
    root: values.root ?? workingFolder,
    contextTokens: number('context-tokens', values['context-tokens'], 6000, 0, 1_000_000),
    heatShare: number('heat-share', values['heat-share'], 0.2, 0, 1),
    minimumSupport: number('minimum-support', values['minimum-support'], 1, 1, 1000),
    run: values.run === true,
    trace: values.trace,
    json: values.json === true,
  };
}

function parseOrExplain(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      request: text,
      'base-url': text,
      model: text,
      recordings: text,
      samples: text,
      concurrency: text,
      temperature: text,
      lines: text,
      root: text,
      'context-tokens': text,
      'heat-share': text,
      'minimum-support': text,
      trace: text,
      json: flag,
      run: flag,
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function number(name: string, value: string | undefined, fallback: number, min: number, max: number): number {
  if (value === undefined) return fallback;
  const parsed = Number(value);
  if (!Number.isFinite(parsed) || parsed < min || parsed > max) {
    throw new UsageError(`--${name} takes a number from ${min} to ${max}`);
  }
  return parsed;
}

function lineRange(value: string | undefined): Options['lines'] {
  if (value === undefined) return undefined;
  const match = /^(\d+)-(\d+)$/.exec(value);
  const first = Number(match?.[1]);
  const last = Number(match?.[2]);
  if (match === null || first < 1 || last < first)
    throw new UsageError('--lines takes two numbers, such as 10-24');
  return { first, last };
}
