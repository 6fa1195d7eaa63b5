import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs npm with install scripts off; its output goes to stderr, so that stdout stays for results.
 * @param {string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
}

/**
 * Fills a folder once. The work is done beside it and renamed into place, so that a broken-off attempt is
 * never taken for a whole one, and two processes may do it at the same time.
 * @param {string} target the folder
 * @param {(dir: string) => void} fill writes everything into the folder it is given
 */
export function installOnce(target, fill) {
  if (isReady(target)) return;
  removeLeftovers(target);
  const work = `${target}.${process.pid}.tmp`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    fill(work);
    writeFileSync(path.join(work, '.ready'), '');
    if (isReady(target)) return;
    rmSync(target, { recursive: true, force: true });
    renameSync(work, target);
  } catch (error) {
    // Another process may have put its own copy there between the check and the renaming.
    if (!isReady(target)) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isReady(target) {
  return existsSync(path.join(target, '.ready'));
}

/** Removes what installs that were killed left behind. */
function removeLeftovers(target) {
  const dir = path.dirname(target);
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir)) {
    const match = /\.(\d+)\.tmp$/.exec(name);
    if (match && name.startsWith(path.basename(target)) && !isRunning(Number(match[1]))) {
      rmSync(path.join(dir, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
