/** A timer that fires this late shows that this process was busy or asleep, and says nothing of the other side. */
const lateMs = 50;
/** What had come meanwhile is waiting to be read, and is read well within this time. */
const graceMs = 500;

/**
 * Calls `expire` after so many milliseconds, unless it is stopped. Where the process itself was held up, it waits a
 * little longer: what arrived in the meantime has to be read first.
 * @returns a function that stops it.
 */
export function startPatientTimer(milliseconds: number, expire: () => void): () => void {
  let timer: NodeJS.Timeout;
  const start = (wait: number): void => {
    const due = performance.now() + wait;
    timer = setTimeout(() => {
      if (performance.now() - due > lateMs) start(Math.min(milliseconds, graceMs));
      else expire();
    }, wait);
  };
  start(milliseconds);
  return () => clearTimeout(timer);
}
