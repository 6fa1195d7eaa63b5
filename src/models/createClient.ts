import OpenAI, { AzureOpenAI } from 'openai';
import { withReadableError } from './errorBody';
import { limitResponse } from './limitResponse';
import type { Timeouts } from './watchdog';

/** What is sent as the key where there is none: the client library wants one, local servers look at none. */
const noKey = 'none';

export interface ClientOptions {
  readonly baseUrl: string;
  /** Of Azure's older interface, whose paths name the model and whose key has a header of its own. */
  readonly apiVersion?: string;
  readonly key: string | undefined;
  readonly fetch: typeof fetch;
  readonly timeouts: Timeouts;
  readonly maxReplyBytes: number;
}

/** The client library, with nothing taken from the environment, and neither retries nor limits of its own. */
export function createClient(options: ClientOptions): OpenAI {
  const { baseUrl, apiVersion, key, timeouts, maxReplyBytes } = options;
  const common = {
    baseURL: baseUrl,
    apiKey: key === undefined || key === '' ? noKey : key,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    // The watchdog is stricter; the library's own limit must only never come first.
    timeout: timeouts.connectMs + timeouts.firstTokenMs + timeouts.silenceMs,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) =>
      withReadableError(limitResponse(await options.fetch(input, init), maxReplyBytes)),
  } as const;
  return apiVersion === undefined ? new OpenAI(common) : new AzureOpenAI({ ...common, apiVersion });
}
