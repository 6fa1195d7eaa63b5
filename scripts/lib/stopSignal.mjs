/**
 * A signal that aborts when this process is asked to end: by Ctrl-C, by a signal, or since the process that
 * started it is gone. Whoever holds it cleans up; a second Ctrl-C ends the process at once.
 * @returns {AbortSignal}
 */
export function stopSignal() {
  const controller = new AbortController();
  const stop = (reason) => {
    if (controller.signal.aborted && reason === 'SIGINT') process.exit(130);
    controller.abort(new Error(`Stopped (${reason}).`));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop(name));
  if (process.connected) {
    process.on('disconnect', () => stop('the process that started this one has ended'));
    // Listening to the channel alone keeps no process alive.
    process.channel?.unref();
  }
  return controller.signal;
}
