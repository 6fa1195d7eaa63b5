import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findExecutable } from './findExecutable.mjs';
import { prepareForPerson } from './startForPerson.mjs';
import { runProgram } from './runProgram.mjs';

/**
 * Opens the sample workspace in the desktop VS Code, with folders of its own, and waits until it is closed.
 * @param {AbortSignal} signal ends it
 * @throws Error where there is no `code` on the PATH
 */
export async function startDesktop(signal) {
  const code = findExecutable('code', 'code-insiders', 'codium');
  if (code === undefined) {
    throw new Error('There is no `code` on the PATH. Install VS Code, or start without --desktop.');
  }
  const { sampleDir, dirs, vsix } = await prepareForPerson(signal);
  // The desktop and the server must not share their data.
  const userDataDir = path.join(path.dirname(dirs.userDataDir), 'desktop-data');
  const own = ['--user-data-dir', userDataDir, '--extensions-dir', `${dirs.extensionsDir}-desktop`];
  const installed = await runProgram(code, [...own, '--install-extension', vsix, '--force'], { signal });
  signal.throwIfAborted();
  if (installed !== 0) throw new Error(`\`code --install-extension\` failed with exit code ${installed}.`);
  console.log('VS Code is open. Close it, or press Ctrl-C here, to end.');
  await runProgram(code, [...own, '--new-window', '--wait', sampleDir], { signal });
  if (signal.aborted) endDesktop(userDataDir);
}

/** The `code` command only talks to the window's process, which writes its id into its folder. */
function endDesktop(userDataDir) {
  try {
    process.kill(Number(readFileSync(path.join(userDataDir, 'code.lock'), 'utf8')), 'SIGTERM');
  } catch {
    // Ended already.
  }
}
