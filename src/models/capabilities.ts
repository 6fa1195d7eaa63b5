import * as z from 'zod';

/** What a server does with a parameter: takes it, refuses the request, or takes it and does nothing. */
const support = z.enum(['taken', 'refused', 'ignored']);

/** What is known of a model behind a server; what is absent has not come up. */
export const capabilitiesSchema = z.object({
  temperature: support.optional(),
  n: support.optional(),
  logprobs: support.optional(),
  /** A few servers want the number of alternatives in place of `true`. */
  logprobsForm: z.literal('number').optional(),
  /** How many alternatives per token it gives at most. */
  topLogprobs: z.number().int().nonnegative().optional(),
  seed: support.optional(),
  jsonSchema: support.optional(),
  streamUsage: support.optional(),
  /** Whether an answer may be asked not to be kept; the responses protocol keeps it unless told. */
  store: support.optional(),
  /** Whether it continues the beginning of an answer, and the form in which it does, or which is tried next. */
  prefix: support.optional(),
  prefixForm: z.enum(['continueFinal', 'prefix', 'last']).optional(),
  /** The name of the limit of output tokens; `none`: every name was refused. */
  outputLimit: z.enum(['max_tokens', 'max_completion_tokens', 'none']).optional(),
  /** How many tokens prompt and answer may have together. */
  contextTokens: z.number().int().positive().optional(),
  requestsPerMinute: z.number().positive().optional(),
  tokensPerMinute: z.number().positive().optional(),
  /** Reasoning comes in a field of its own. */
  reasoningApart: z.boolean().optional(),
});

export type Support = z.infer<typeof support>;
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** Where capabilities are remembered, by the id of the model; it outlives the model. */
export interface CapabilityStore {
  read(modelId: string): Capabilities | undefined;
  write(modelId: string, capabilities: Capabilities): void;
}

/** A server showed what it can or cannot do. */
export interface Learned {
  readonly modelId: string;
  /** What is new. */
  readonly change: Capabilities;
  /** What is known now. */
  readonly capabilities: Capabilities;
}

/** What is known of one model, kept up to date. */
export interface CapabilityBook {
  readonly current: Capabilities;
  /** Takes in what a response showed. @returns whether any of it is new. */
  learn(change: Capabilities): boolean;
}

/** Remembers as long as it lives. */
export function createMemoryCapabilities(): CapabilityStore {
  const known = new Map<string, Capabilities>();
  return {
    read: (modelId) => known.get(modelId),
    write: (modelId, capabilities) => void known.set(modelId, capabilities),
  };
}

/** @param onLearned is called with each thing that is new. */
export function openCapabilityBook(
  modelId: string,
  store: CapabilityStore,
  onLearned?: (learned: Learned) => void,
): CapabilityBook {
  // The store is asked each time: two models of a window may be the same one.
  const read = (): Capabilities => store.read(modelId) ?? {};
  return {
    get current() {
      return read();
    },
    learn(change) {
      const known = read();
      const news = Object.fromEntries(
        Object.entries(change).filter(
          ([name, value]) => value !== undefined && known[name as keyof Capabilities] !== value,
        ),
      ) as Capabilities;
      if (Object.keys(news).length === 0) return false;
      const capabilities = { ...known, ...news };
      store.write(modelId, capabilities);
      onLearned?.({ modelId, change: news, capabilities });
      return true;
    },
  };
}
