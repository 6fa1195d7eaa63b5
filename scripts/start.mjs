// `npm start`: a real VS Code with the extension and a sample workspace. Runs on Node 20 without dependencies.
import { fileURLToPath } from 'node:url';
import { ensureDebian } from './lib/ensureDebian.mjs';
import { ensureDependencies } from './lib/ensureDependencies.mjs';
import { rerunUnderNewerNode } from './lib/ensureNode.mjs';
import { START_HELP, parseStartOptions } from './lib/startOptions.mjs';

async function main() {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) {
    console.log(START_HELP);
    return;
  }
  ensureDebian(options.check ? 'headless' : 'person');
  if (await rerunUnderNewerNode(fileURLToPath(import.meta.url))) return;
  ensureDependencies();
  // Loaded only now: these need the packages.
  const { stopSignal } = await import('./lib/stopSignal.mjs');
  const signal = stopSignal();
  if (options.check) {
    const { runCheck } = await import('./lib/runCheck.mjs');
    await runCheck(options.task, signal);
  } else if (options.desktop) {
    const { startDesktop } = await import('./lib/startDesktop.mjs');
    await startDesktop(signal);
  } else {
    const { startForPerson } = await import('./lib/startForPerson.mjs');
    await startForPerson(options, signal);
  }
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
