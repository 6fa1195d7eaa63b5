import { ModelError } from '../engine/errors';
import { startPatientTimer } from './patientTimer';

export interface Timeouts {
  /** Milliseconds until the connection is made and the request is sent. */
  readonly connectMs: number;
  /** Milliseconds from the request to the first piece of the answer or of the reasoning. */
  readonly firstTokenMs: number;
  /** Milliseconds between two pieces. */
  readonly silenceMs: number;
}

/** Generous: a local model may have to be loaded, and to read a long prompt, before its first word. */
export const defaultTimeouts: Timeouts = { connectMs: 30_000, firstTokenMs: 180_000, silenceMs: 60_000 };

export interface Watchdog {
  /** A piece has come. */
  heard(): void;
  stop(): void;
}

/** Calls `expire` with a ModelError (`timeout`) when a server lets too much time pass. */
export function createWatchdog(
  timeouts: Timeouts,
  server: string,
  expire: (error: ModelError) => void,
): Watchdog {
  let stop = startPatientTimer(timeouts.firstTokenMs, () => {
    expire(
      timeout(
        `${server} sent no word within ${seconds(timeouts.firstTokenMs)}. The model may still be loading; run again, or allow it more time.`,
      ),
    );
  });
  return {
    heard() {
      stop();
      stop = startPatientTimer(timeouts.silenceMs, () => {
        expire(
          timeout(
            `${server} fell silent in the middle of its reply for ${seconds(timeouts.silenceMs)}. Run again.`,
          ),
        );
      });
    },
    stop: () => stop(),
  };
}

function timeout(message: string): ModelError {
  return new ModelError('timeout', message);
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
