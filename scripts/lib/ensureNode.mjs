import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce, npm } from './npmInstall.mjs';
import { cacheDir } from './paths.mjs';

/** The Node that the VS Code server asks for; also used for our own steps where the machine's is too old. */
const NODE_VERSION = '24.21.0';
const OLDEST_MAJOR = 22;

/** Installs Node from npm, unless that was done before, and returns the path of the executable. */
export function installNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const target = path.join(cacheDir, `${name}-${NODE_VERSION}`);
  installOnce(target, (dir) => {
    console.error(`Installing Node ${NODE_VERSION} from npm…`);
    writeFileSync(
      path.join(dir, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [name]: NODE_VERSION } }),
    );
    npm(['install'], dir);
  });
  return path.join(target, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * The path of a Node that is new enough for every later step: the one that runs this, or one from npm.
 * Also puts it first on the PATH, for what is started by name.
 */
export function ensureNode() {
  const isNewEnough = Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR;
  const node = isNewEnough ? process.execPath : installNode();
  const dirs = (process.env['PATH'] ?? '').split(path.delimiter);
  if (dirs[0] !== path.dirname(node)) {
    process.env['PATH'] = [path.dirname(node), ...dirs].join(path.delimiter);
  }
  return node;
}

/**
 * Runs the script again under a newer Node where this one is too old.
 * @param {string} script the path of the script that is running
 * @returns whether it did; the caller then has nothing left to do, and the exit code is the script's.
 */
export async function rerunUnderNewerNode(script) {
  const node = ensureNode();
  if (node === process.execPath) return false;
  // The channel tells the child when this process is gone, however it ended.
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A Ctrl-C reaches the child by itself, and this process waits until it has cleaned up.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
  return true;
}
