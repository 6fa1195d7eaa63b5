import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findExecutable } from './findExecutable.mjs';

/**
 * What the tests, or the extension itself, run outside a browser, and where it is found.
 * @type {readonly { name: string, found: () => boolean }[]}
 */
const PROGRAMS = [
  { name: 'git', found: () => findExecutable('git') !== undefined },
  { name: 'bubblewrap', found: () => process.platform !== 'linux' || findExecutable('bwrap') !== undefined },
  // The system's own: a version manager's lies in someone's home, where a sandboxed user cannot go.
  { name: 'python3', found: () => process.platform !== 'linux' || existsSync('/usr/bin/python3') },
];
const FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf';

/** The Chromium that tests drive; undefined when there is none. CHROMIUM_PATH names another. */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && existsSync(named)) return named;
  return findExecutable('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

/**
 * What is missing on this machine.
 * @param {'unit' | 'headless' | 'person'} use whether there is no browser, a script drives it, or a person looks at it
 * @returns names of Debian packages
 */
export function missingPackages(use) {
  const missing = PROGRAMS.filter(({ found }) => !found()).map(({ name }) => name);
  const needsBrowser = use === 'headless' || (use === 'person' && findOpener() === undefined);
  if (needsBrowser && findChromium() === undefined) missing.push('chromium');
  if (needsBrowser && process.platform === 'linux' && !existsSync(FONT)) missing.push('fonts-dejavu-core');
  return missing;
}

/** What opens an address in the person's own browser. */
export function findOpener() {
  if (process.platform === 'darwin') return 'open';
  if (process.platform === 'win32') return 'explorer';
  return findExecutable('xdg-open');
}

/**
 * Installs the missing packages where that can be done without asking.
 * @param {'unit' | 'headless' | 'person'} use
 * @throws Error with the one command to type where it cannot
 */
export function ensureDebian(use) {
  const missing = missingPackages(use);
  if (missing.length === 0) return;
  if (findExecutable('apt-get') === undefined) {
    throw new Error(`Missing on this machine: ${missing.join(', ')}. Install them and start again.`);
  }
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const asRoot = rootPrefix();
  if (asRoot === undefined) {
    throw new Error(
      `Some Debian packages are missing. Type this command and start again:\n\n` +
        `  sudo apt-get update && sudo ${install.join(' ')}\n`,
    );
  }
  console.error(`Installing ${missing.join(', ')}…`);
  runOrThrow([...asRoot, 'apt-get', 'update']);
  runOrThrow([...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...install]);
}

/** How to run a command as root without a password; undefined when that is not possible. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (findExecutable('sudo') === undefined) return undefined;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function runOrThrow([command, ...args]) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`This command failed: ${[command, ...args].join(' ')}`);
}
