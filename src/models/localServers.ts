import { ModelError } from '../engine/errors';
import type { ServedModel } from './listModels';
import { listModels } from './listModels';

export interface LocalServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly ServedModel[];
}

/** Where servers listen unless they are told otherwise. */
const usual: readonly { readonly name: string; readonly baseUrl: string }[] = [
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
  { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1' },
];
const patienceMs = 1500;

/**
 * Looks for model servers at their usual places on this computer: asks each for its list of models and sends nothing
 * else. Only on the person's word.
 */
export async function findLocalServers(
  signal: AbortSignal,
  places: readonly { readonly name: string; readonly baseUrl: string }[] = usual,
): Promise<LocalServer[]> {
  const found = await Promise.all(
    places.map(async ({ name, baseUrl }): Promise<LocalServer[]> => {
      try {
        const models = await listModels({ baseUrl, timeoutMs: patienceMs }, signal);
        return models.length === 0 ? [] : [{ name, baseUrl, models }];
      } catch (error) {
        if (ModelError.is(error)) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}
