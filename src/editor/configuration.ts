import * as vscode from 'vscode';
import * as z from 'zod';
import type { BudgetLimits } from '../engine/sampling/budget';
import type { BudgetLevel } from '../engine/sampling/budgetLevels';
import type { PriceTable } from '../models/prices';
import { priceTableSchema } from '../models/prices';

const label = z.string().min(1).optional();
const endpointSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1),
  label,
  protocol: z.enum(['chat', 'responses']).optional(),
  apiVersion: z.string().min(1).optional(),
});
const languageModelSchema = z.object({ languageModel: z.string().regex(/^[^/]+\/./), label });

/** A model behind an OpenAI-compatible server, as the settings name it. */
export type Endpoint = z.infer<typeof endpointSchema>;
/** One of VS Code's own models, by its vendor and id with a slash between them. */
export type LanguageModelChoice = z.infer<typeof languageModelSchema>;
export type ModelChoice = Endpoint | LanguageModelChoice;

export interface Configuration {
  readonly models: readonly ModelChoice[];
  /** Entries of the setting that could not be understood, as JSON. */
  readonly invalidModels: readonly string[];
  /** How much is asked, where the person does not choose otherwise for a run. */
  readonly level: BudgetLevel;
  /** How many samples are drawn at most; undefined: as the level has it. */
  readonly samples: number | undefined;
  /** Undefined: as is usual for the server. */
  readonly concurrency: number | undefined;
  /** Whether sampling stops as soon as more samples would hardly change the outcome. */
  readonly stopEarly: boolean;
  /** How many answers are kept so that they are not paid for twice. */
  readonly keepAnswers: number;
  readonly runLimits: BudgetLimits;
  readonly dayLimits: BudgetLimits;
  readonly prices: PriceTable;
  readonly temperature: number | undefined;
  /** How far the temperatures of a run's samples are spread around it, as a share of it. */
  readonly temperatureSpread: number;
  /** Whether samples that the model found likelier count more. */
  readonly votesByLikelihood: boolean;
  /** Whether later samples continue earlier ones from where these were uncertain. */
  readonly branch: boolean;
  readonly maxOutputTokens: number | undefined;
  readonly contextTokens: number;
  readonly reviewContext: boolean;
  readonly minimumSupport: number;
  readonly minimumConfidence: number;
  /** The share of consensuses that may be wrong; undefined: nothing is promised. */
  readonly risk: number | undefined;
  readonly heatShare: number;
  readonly keepTraces: number;
  /** Whether it is recorded what becomes of patches. */
  readonly recordOutcomes: boolean;
  readonly verification: VerificationConfiguration;
}

export interface VerificationConfiguration {
  readonly run: 'ask' | 'never';
  readonly sandbox: 'auto' | 'container' | 'none';
  /** Empty: none was chosen. */
  readonly containerImage: string;
  /** Program and arguments; empty: found from the workspace. */
  readonly testCommand: readonly string[];
  /** Undefined: as the level has it. */
  readonly testRequests: number | undefined;
  readonly timeLimitMs: number;
  /** Whether git is told of work copies. */
  readonly worktrees: boolean;
}

/** The only place where settings are read; what is out of bounds is brought back into them. */
export function readConfiguration(scope?: vscode.Uri): Configuration {
  const settings = vscode.workspace.getConfiguration('consilience', scope);
  const models = parseModels(settings.get('models'));
  return {
    ...models,
    level: oneOf(settings.get('budget.level'), ['normal', 'quick', 'thorough']),
    samples: optional(settings.get('sampling.count'), 1, 64),
    concurrency: optional(settings.get('sampling.concurrency'), 1, 64),
    stopEarly: settings.get('sampling.stopEarly') !== false,
    keepAnswers: bounded(settings.get('sampling.keepAnswers'), 0, 100_000, 500),
    runLimits: limits(settings.get('budget.moneyPerRun'), settings.get('budget.tokensPerRun')),
    dayLimits: limits(settings.get('budget.moneyPerDay'), settings.get('budget.tokensPerDay')),
    prices: parsePrices(settings.get('prices')),
    temperature: optional(settings.get('sampling.temperature'), 0, 2),
    temperatureSpread: bounded(settings.get('sampling.temperatureSpread'), 0, 1, 0),
    votesByLikelihood: settings.get('sampling.votesByLikelihood') === true,
    branch: settings.get('sampling.branch') === true,
    maxOutputTokens: optional(settings.get('sampling.maxOutputTokens'), 1, Number.MAX_SAFE_INTEGER),
    contextTokens: bounded(settings.get('context.maxTokens'), 0, 1_000_000, 6000),
    reviewContext: settings.get('context.review') !== false,
    minimumSupport: bounded(settings.get('consensus.minimumSupport'), 1, 64, 1),
    minimumConfidence: bounded(settings.get('consensus.minimumConfidence'), 0, 1, 0),
    risk: optional(settings.get('consensus.risk'), 0.01, 0.9),
    heatShare: bounded(settings.get('heat.share'), 0.01, 1, 0.2),
    keepTraces: bounded(settings.get('traces.keep'), 0, 10_000, 100),
    recordOutcomes: settings.get('calibration.record') !== false,
    verification: {
      run: settings.get('verification.run') === 'never' ? 'never' : 'ask',
      sandbox: oneOf(settings.get('verification.sandbox'), ['auto', 'container', 'none']),
      containerImage: string(settings.get('verification.containerImage')),
      testCommand: words(settings.get('verification.testCommand')),
      testRequests: optional(settings.get('verification.testRequests'), 0, 20),
      timeLimitMs: bounded(settings.get('verification.timeLimit'), 5, 3600, 120) * 1000,
      worktrees: settings.get('verification.worktrees') === true,
    },
  };
}

/** Sets how much is asked: where it is set already, otherwise in the user's settings. */
export async function writeLevel(level: BudgetLevel): Promise<void> {
  const settings = vscode.workspace.getConfiguration('consilience');
  const { workspaceFolderValue, workspaceValue } = settings.inspect('budget.level') ?? {};
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const inWorkspace = workspaceValue === undefined ? Global : Workspace;
  await settings.update(
    'budget.level',
    level,
    workspaceFolderValue === undefined ? inWorkspace : WorkspaceFolder,
  );
}

/** Adds a model in front of the others, in the user's settings. */
export async function addModel(choice: ModelChoice): Promise<void> {
  const { models } = readConfiguration();
  await writeModels([choice, ...models.filter((other) => !isSame(other, choice))]);
}

/** Whether two entries name the same model. */
export function isSame(one: ModelChoice, other: ModelChoice): boolean {
  if ('languageModel' in one) return 'languageModel' in other && one.languageModel === other.languageModel;
  return 'baseUrl' in other && one.baseUrl === other.baseUrl && one.model === other.model;
}

/** Replaces the list of models in the user's settings. */
export async function writeModels(models: readonly ModelChoice[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('consilience')
    .update('models', models, vscode.ConfigurationTarget.Global);
}

function parseModels(value: unknown): Pick<Configuration, 'models' | 'invalidModels'> {
  const models: ModelChoice[] = [];
  const invalidModels: string[] = [];
  for (const entry of Array.isArray(value) ? (value as unknown[]) : []) {
    const server = endpointSchema.safeParse(entry);
    const own = languageModelSchema.safeParse(entry);
    if (server.success) models.push(server.data);
    else if (own.success) models.push(own.data);
    else invalidModels.push(JSON.stringify(entry));
  }
  return { models, invalidModels };
}

/** The value, or the first of those that are allowed. */
function oneOf<T extends string>(value: unknown, allowed: readonly [T, ...T[]]): T {
  return allowed.find((one) => one === value) ?? allowed[0];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** A list of strings; empty for anything else. */
function words(value: unknown): readonly string[] {
  const parsed = z.array(z.string()).safeParse(value);
  return parsed.success ? parsed.data : [];
}

/** Entries that are no prices are left out. */
function parsePrices(value: unknown): PriceTable {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).flatMap(([name, price]) => {
      const parsed = priceTableSchema.safeParse({ [name]: price });
      return parsed.success ? Object.entries(parsed.data) : [];
    }),
  );
}

function limits(money: unknown, tokens: unknown): BudgetLimits {
  const most = optional(money, 0, Number.MAX_SAFE_INTEGER);
  const mostTokens = optional(tokens, 0, Number.MAX_SAFE_INTEGER);
  return {
    ...(most === undefined ? {} : { money: most }),
    ...(mostTokens === undefined ? {} : { tokens: mostTokens }),
  };
}

function bounded(value: unknown, min: number, max: number, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
  return Math.min(max, Math.max(min, value));
}

function optional(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? bounded(value, min, max, min) : undefined;
}
