import { connect } from 'node:net';
import { ModelError } from '../engine/errors';
import type { ServedModel } from './listModels';
import { listModels } from './listModels';

export interface LocalServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly ServedModel[];
}

/** Where a server of some kind listens unless it is told otherwise. */
export interface UsualPlace {
  readonly name: string;
  readonly baseUrl: string;
}

const usual: readonly UsualPlace[] = [
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
  { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1' },
];
const patienceMs = 1500;
/** On this computer a port answers at once or not at all. */
const connectMs = 300;

/**
 * Looks for model servers at their usual places on this computer: asks each for its list of models and sends nothing
 * else. Only on the person's word.
 */
export async function findLocalServers(
  signal: AbortSignal,
  places: readonly UsualPlace[] = usual,
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

/** At which of the usual places something takes connections. Each is opened and closed again; nothing is sent. */
export async function listeningPlaces(places: readonly UsualPlace[] = usual): Promise<UsualPlace[]> {
  const open = await Promise.all(places.map(({ baseUrl }) => takesConnections(new URL(baseUrl))));
  return places.filter((_, index) => open[index]);
}

function takesConnections({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: connectMs });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
