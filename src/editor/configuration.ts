import * as vscode from 'vscode';
import * as z from 'zod';

const endpointSchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1),
  label: z.string().min(1).optional(),
});

/** A model behind an OpenAI-compatible server, as the settings name it. */
export type Endpoint = z.infer<typeof endpointSchema>;

export interface Configuration {
  readonly models: readonly Endpoint[];
  /** Entries of the setting that could not be understood, as JSON. */
  readonly invalidModels: readonly string[];
  readonly samples: number;
  readonly concurrency: number;
  readonly temperature: number | undefined;
  readonly maxOutputTokens: number | undefined;
  readonly contextTokens: number;
  readonly reviewContext: boolean;
  readonly minimumSupport: number;
  readonly minimumConfidence: number;
  readonly heatShare: number;
  readonly keepTraces: number;
  readonly verification: VerificationConfiguration;
}

export interface VerificationConfiguration {
  readonly run: 'ask' | 'never';
  readonly sandbox: 'auto' | 'container' | 'none';
  /** Program and arguments; empty: found from the workspace. */
  readonly testCommand: readonly string[];
  readonly testRequests: number;
  readonly timeLimitMs: number;
}

/** The only place where settings are read; what is out of bounds is brought back into them. */
export function readConfiguration(scope?: vscode.Uri): Configuration {
  const settings = vscode.workspace.getConfiguration('consilience', scope);
  const models = parseModels(settings.get('models'));
  return {
    ...models,
    samples: bounded(settings.get('sampling.count'), 1, 64, 8),
    concurrency: bounded(settings.get('sampling.concurrency'), 1, 64, 4),
    temperature: optional(settings.get('sampling.temperature'), 0, 2),
    maxOutputTokens: optional(settings.get('sampling.maxOutputTokens'), 1, Number.MAX_SAFE_INTEGER),
    contextTokens: bounded(settings.get('context.maxTokens'), 0, 1_000_000, 6000),
    reviewContext: settings.get('context.review') !== false,
    minimumSupport: bounded(settings.get('consensus.minimumSupport'), 1, 64, 1),
    minimumConfidence: bounded(settings.get('consensus.minimumConfidence'), 0, 1, 0),
    heatShare: bounded(settings.get('heat.share'), 0.01, 1, 0.2),
    keepTraces: bounded(settings.get('traces.keep'), 0, 10_000, 100),
    verification: {
      run: settings.get('verification.run') === 'never' ? 'never' : 'ask',
      sandbox: oneOf(settings.get('verification.sandbox'), ['auto', 'container', 'none']),
      testCommand: words(settings.get('verification.testCommand')),
      testRequests: bounded(settings.get('verification.testRequests'), 0, 20, 2),
      timeLimitMs: bounded(settings.get('verification.timeLimit'), 5, 3600, 120) * 1000,
    },
  };
}

/** Adds a model in front of the others, in the user's settings. */
export async function addModel(endpoint: Endpoint): Promise<void> {
  const { models } = readConfiguration();
  const others = models.filter(
    (other) => other.baseUrl !== endpoint.baseUrl || other.model !== endpoint.model,
  );
  await writeModels([endpoint, ...others]);
}

/** Replaces the list of models in the user's settings. */
export async function writeModels(models: readonly Endpoint[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('consilience')
    .update('models', models, vscode.ConfigurationTarget.Global);
}

function parseModels(value: unknown): Pick<Configuration, 'models' | 'invalidModels'> {
  const models: Endpoint[] = [];
  const invalidModels: string[] = [];
  for (const entry of Array.isArray(value) ? (value as unknown[]) : []) {
    const parsed = endpointSchema.safeParse(entry);
    if (parsed.success) models.push(parsed.data);
    else invalidModels.push(JSON.stringify(entry));
  }
  return { models, invalidModels };
}

/** The value, or the first of those that are allowed. */
function oneOf<T extends string>(value: unknown, allowed: readonly [T, ...T[]]): T {
  return allowed.find((one) => one === value) ?? allowed[0];
}

/** A list of strings; empty for anything else. */
function words(value: unknown): readonly string[] {
  const parsed = z.array(z.string()).safeParse(value);
  return parsed.success ? parsed.data : [];
}

function bounded(value: unknown, min: number, max: number, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
  return Math.min(max, Math.max(min, value));
}

function optional(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? bounded(value, min, max, min) : undefined;
}
