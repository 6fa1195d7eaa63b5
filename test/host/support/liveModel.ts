import * as vscode from 'vscode';
import type { Behaviour } from '../../fixtures/server/behaviour';
import type { ModelServer } from '../../fixtures/server/modelServer';
import { startModelServer } from '../../fixtures/server/modelServer';

/** A test server that the settings name as the only model. */
export interface LiveModel extends ModelServer {
  /** Ends the server and takes the settings back. */
  stop(): Promise<void>;
}

export interface LiveModelOptions {
  /** How many samples are drawn. */
  readonly samples: number;
  readonly key?: string;
  /** What is answered to a request for tests; without it such a request is a failure. */
  readonly tests?: Behaviour;
  /** How much is asked; `quick` unless told, so that tests can count requests. */
  readonly level?: 'quick' | 'normal' | 'thorough';
  /** What is answered to a prompt that is told by its words; undefined: as to a request for a sample. */
  readonly answer?: (prompt: string) => Behaviour | undefined;
}

/** @param behave what the server does with request number `index`, from 0 */
export async function useLiveModel(
  behave: (index: number) => Behaviour,
  options: LiveModelOptions = { samples: 3 },
): Promise<LiveModel> {
  const { samples, tests, level = 'quick', answer, ...rest } = options;
  let asked = 0;
  const server = await startModelServer({
    ...rest,
    behave: (request) => {
      const prompt = JSON.stringify(request.body);
      if (prompt.includes('You write test cases')) return tests ?? { kind: 'status', status: 500 };
      return answer?.(prompt) ?? behave(asked++);
    },
  });
  await set('models', [{ baseUrl: server.url, model: 'test-model' }]);
  await set('sampling.count', samples);
  await set('budget.level', level);
  await set('verification.testRequests', 2);
  // Tests count requests, and what an earlier one was answered is nothing to the next.
  await set('sampling.stopEarly', false);
  await set('sampling.keepAnswers', 0);
  return {
    ...server,
    stop: async () => {
      await set('models', undefined);
      await set('sampling.count', undefined);
      await set('budget.level', undefined);
      await set('verification.testRequests', undefined);
      await set('sampling.stopEarly', undefined);
      await set('sampling.keepAnswers', undefined);
      await server.close();
    },
  };
}

/** A reply that is one fenced block. */
export function fenced(code: string, language = 'typescript'): Behaviour {
  return { kind: 'reply', text: `\`\`\`${language}\n${code}\`\`\`\n`, chunkSize: 200 };
}

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration('consilience')
    .update(name, value, vscode.ConfigurationTarget.Global);
}
