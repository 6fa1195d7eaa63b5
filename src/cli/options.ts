import { parseArgs } from 'node:util';
import type { BudgetLimits } from '../engine/sampling/budget';
import type { BudgetLevel } from '../engine/sampling/budgetLevels';
import { budgetLevels } from '../engine/sampling/budgetLevels';
import type { Price } from '../engine/sampling/cost';
import { UsageError } from './usageError';

export const usage = `consilience propose FILE --request TEXT [options]   ask for a patch and print it with its hot spots
consilience replay TRACE [options]                  show a recorded run again, without a model

  --base-url URL       a server that speaks the OpenAI protocol, such as http://127.0.0.1:11434/v1
  --model NAME         the model's name there; its key is taken from CONSILIENCE_API_KEY
  --protocol NAME      chat or responses (chat)
  --api-version V      of Azure's older interface
  --recordings FILE    answer from these recordings; the default is the demo's
  --samples N          how many samples to draw (8; recordings are used up whole)
  --concurrency N      how many requests at once (10; 4 to a server on this computer)
  --no-stop-early      draw all samples, though more would hardly change the outcome
  --level NAME         what is asked about the leading candidates: quick, normal or thorough (quick)
  --temperature T      from 0 to 2 (0.8)
  --temperature-spread S  how far the temperatures are spread around it, from 0 to 1 (0)
  --branch                draw half of the samples by continuing the others from an uncertain place
  --votes-by-likelihood   let samples that the model found likelier count more
  --max-output-tokens N   the longest reply (left to the server)
  --max-tokens N       stop before the run has taken more tokens than that
  --max-cost USD       stop before the run has cost more than that
  --price IN/OUT       what the model charges, in US dollars per million tokens, such as 2.5/10
  --keep-answers DIR   keep answers there, and ask nothing twice
  --lines A-B          the lines to change; the whole file when left out
  --root FOLDER        the workspace that the context is taken from (the current folder)
  --context-tokens N   how much context to send at most (6000; 0 for none)
  --heat-share S       the largest share of tokens that may be hot, from 0 to 1 (0.2)
  --minimum-support N  how many candidates must agree for a consensus (1)
  --minimum-confidence C  the confidence below which there is no consensus (0)
  --test-requests N    with --run: how many requests ask for tests (2)
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
  readonly protocol: 'chat' | 'responses' | undefined;
  readonly apiVersion: string | undefined;
  readonly recordings: string | undefined;
  readonly samples: number;
  /** Undefined: as is usual for the server. */
  readonly concurrency: number | undefined;
  readonly stopEarly: boolean;
  readonly level: BudgetLevel | undefined;
  readonly temperature: number;
  readonly temperatureSpread: number;
  readonly branch: boolean;
  readonly votesByLikelihood: boolean;
  readonly maxOutputTokens: number | undefined;
  /** Of the run. */
  readonly limits: BudgetLimits;
  /** Undefined: as it is listed. */
  readonly price: Price | undefined;
  /** The folder; undefined: no answer is kept. */
  readonly keepAnswers: string | undefined;
  readonly lines: { readonly first: number; readonly last: number } | undefined;
  readonly root: string;
  readonly contextTokens: number;
  readonly heatShare: number;
  readonly minimumSupport: number;
  readonly minimumConfidence: number;
  readonly testRequests: number;
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
    protocol: oneOf('protocol', values.protocol, ['chat', 'responses']),
    apiVersion: values['api-version'],
    recordings: values.recordings,
    samples: number('samples', values.samples, 8, 1, 1000),
    concurrency:
      values.concurrency === undefined ? undefined : number('concurrency', values.concurrency, 1, 1, 1000),
    stopEarly: values['stop-early'] !== false,
    level: oneOf('level', values.level, Object.keys(budgetLevels) as BudgetLevel[]),
    temperature: number('temperature', values.temperature, 0.8, 0, 2),
    temperatureSpread: number('temperature-spread', values['temperature-spread'], 0, 0, 1),
    branch: values.branch === true,
    votesByLikelihood: values['votes-by-likelihood'] === true,
    maxOutputTokens: optional('max-output-tokens', values['max-output-tokens'], 1),
    limits: limitsOf(
      optional('max-tokens', values['max-tokens'], 0),
      optional('max-cost', values['max-cost'], 0),
    ),
    price: priceIn(values.price),
    keepAnswers: values['keep-answers'],
    lines: lineRange(values.lines),
    root: values.root ?? workingFolder,
    contextTokens: number('context-tokens', values['context-tokens'], 6000, 0, 1_000_000),
    heatShare: number('heat-share', values['heat-share'], 0.2, 0, 1),
    minimumSupport: number('minimum-support', values['minimum-support'], 1, 1, 1000),
    minimumConfidence: number('minimum-confidence', values['minimum-confidence'], 0, 0, 1),
    testRequests: number('test-requests', values['test-requests'], 2, 0, 20),
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
    allowNegative: true,
    options: {
      request: text,
      'base-url': text,
      model: text,
      recordings: text,
      samples: text,
      concurrency: text,
      protocol: text,
      'api-version': text,
      'stop-early': flag,
      level: text,
      temperature: text,
      'temperature-spread': text,
      branch: flag,
      'votes-by-likelihood': flag,
      'max-output-tokens': text,
      'max-tokens': text,
      'max-cost': text,
      price: text,
      'keep-answers': text,
      lines: text,
      root: text,
      'context-tokens': text,
      'heat-share': text,
      'minimum-support': text,
      'minimum-confidence': text,
      'test-requests': text,
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

function optional(name: string, value: string | undefined, min: number): number | undefined {
  return value === undefined ? undefined : number(name, value, min, min, Number.MAX_SAFE_INTEGER);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  const found = allowed.find((one) => one === value);
  if (value !== undefined && found === undefined)
    throw new UsageError(`--${name} takes one of: ${allowed.join(', ')}`);
  return found;
}

function limitsOf(tokens: number | undefined, money: number | undefined): BudgetLimits {
  return { ...(tokens === undefined ? {} : { tokens }), ...(money === undefined ? {} : { money }) };
}

function priceIn(value: string | undefined): Price | undefined {
  if (value === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(value);
  if (match === null) throw new UsageError('--price takes two amounts, such as 2.5/10');
  return { input: Number(match[1]), output: Number(match[2]) };
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
