// Loaded into the server by `node --import`: ends it when the process that started it is gone, however that
// ended. Processes that the server forks load it too, hence the look at which script this is.
if (/server-main\.js$/.test(process.argv[1] ?? '')) {
  process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
  process.stdin.resume();
}
