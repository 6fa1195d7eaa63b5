import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { parentPort, Worker } from 'node:worker_threads';
import type { Behaviour, ServerRequest } from '../fixtures/server/behaviour';
import { startModelServer } from '../fixtures/server/modelServer';

/** A reply with its pace. */
export interface PacedReply {
  readonly text: string;
  readonly firstByteMs: number;
  /** A token is taken for four characters, each sent by itself. */
  readonly tokensPerSecond: number;
}

/** What is answered in a run, in the order in which requests of a kind come. */
export interface StreamPlan {
  readonly samples: readonly PacedReply[];
  readonly tests: readonly PacedReply[];
  readonly inputs: readonly PacedReply[];
}

/** A request as the server saw it; times are milliseconds since the epoch. */
export interface SeenRequest {
  readonly kind: keyof StreamPlan;
  readonly at: number;
  /** When its answer was written to the end; undefined where it was not. */
  readonly end: number | undefined;
}

export interface StreamingServer {
  readonly url: string;
  /** Forgets what was seen, and answers by this plan from now on. */
  begin(plan: StreamPlan): Promise<void>;
  seen(): Promise<readonly SeenRequest[]>;
  close(): Promise<unknown>;
}

const charactersPerToken = 4;

/** Starts a server that streams at a given pace in a thread of its own, so that what it sees is no work of ours. */
export async function startStreamingServer(): Promise<StreamingServer> {
  const worker = new Worker(new URL(import.meta.url));
  const told = async <T>(message?: StreamPlan | 'seen'): Promise<T> => {
    const answer = once(worker, 'message');
    if (message !== undefined) worker.postMessage(message);
    const [value] = (await answer) as [T];
    return value;
  };
  const url = await told<string>();
  return {
    url,
    begin: (plan) => told(plan),
    seen: () => told<readonly SeenRequest[]>('seen'),
    close: () => worker.terminate(),
  };
}

/** The thread of such a server. */
export async function serveStreams(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('Streams are served in a thread of their own; start it as one.');
  let plan: StreamPlan = { samples: [], tests: [], inputs: [] };
  let first = 0;
  const kinds: (keyof StreamPlan)[] = [];
  const server = await startModelServer({
    behave: (request, index) => {
      const kind = kindOf(request);
      const earlier = kinds.slice(first).filter((one) => one === kind).length;
      kinds[index] = kind;
      return streamed(plan[kind][earlier]);
    },
  });
  const seen = (): SeenRequest[] =>
    server.requests.slice(first).map(({ at }, index) => {
      const end = server.ends[first + index];
      return {
        kind: kinds[first + index] ?? 'samples',
        at: performance.timeOrigin + at,
        end: end === undefined ? undefined : performance.timeOrigin + end,
      };
    });
  port.on('message', (message: StreamPlan | 'seen') => {
    if (message === 'seen') {
      port.postMessage(seen());
      return;
    }
    plan = message;
    first = server.requests.length;
    port.postMessage('ready');
  });
  port.postMessage(server.url);
}

function kindOf({ body }: ServerRequest): keyof StreamPlan {
  const system = body.messages?.[0]?.content ?? '';
  if (system.startsWith('You write test cases')) return 'tests';
  return system.startsWith('You look for inputs') ? 'inputs' : 'samples';
}

function streamed(reply: PacedReply | undefined): Behaviour {
  if (reply === undefined) return { kind: 'status', status: 500 };
  const { text, firstByteMs, tokensPerSecond } = reply;
  return {
    kind: 'reply',
    text,
    firstByteMs,
    chunkSize: charactersPerToken,
    delayMs: 1000 / tokensPerSecond,
  };
}
