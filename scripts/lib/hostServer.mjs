import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installHost } from './installHost.mjs';

const WATCH_PARENT = new URL('./watchParent.mjs', import.meta.url).href;
const READY = /Extension host agent listening on (\d+)/;
const KILL_AFTER_MS = 3000;
/** A path of a socket may not be longer than 107 characters on Linux, 103 on macOS. */
const LONGEST_TEMPORARY_FOLDER = 40;

/**
 * @typedef {object} ServerOptions
 * @property {string} [userDataDir] a temporary one by default
 * @property {string} [extensionsDir] a temporary one by default
 * @property {Record<string, unknown>} [settings] written as the user's settings where there are none yet
 * @property {boolean} [testDriver] lets a page name an extension to develop and its tests; toasts and dialogs
 *   are not shown then
 * @property {boolean} [token] asks for a secret that only this user can read; otherwise anyone on this
 *   machine can connect
 * @property {boolean} [askForTrust] whether unknown folders open in restricted mode
 * @property {number} [port] any free one by default
 * @property {Record<string, string>} [env] for the server and the extension host
 * @property {(line: string) => void} [onLog]
 */

/**
 * Starts VS Code's server on 127.0.0.1. It ends with `stop()`, or when this process is gone.
 * @param {ServerOptions} [options]
 * @returns the server; its `temporary` folder is open to this user only, and removed at the end
 */
export async function startServer(options = {}) {
  const host = installHost();
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'consilience-'));
  const userDataDir = path.resolve(options.userDataDir ?? path.join(temporary, 'user-data'));
  const extensionsDir = path.resolve(options.extensionsDir ?? path.join(temporary, 'extensions'));
  writeSettings(userDataDir, options.settings ?? {});
  mkdirSync(extensionsDir, { recursive: true });
  const token = options.token ? randomBytes(24).toString('hex') : undefined;
  const flags = serverFlags(options, { temporary, userDataDir, extensionsDir, token });
  const child = spawn(host.node, ['--import', WATCH_PARENT, 'out/server-main.js', ...flags], {
    cwd: host.vscode,
    env: serverEnvironment(options.env ?? {}, temporary),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const stop = stopper(child, temporary);
  try {
    const port = await waitForPort(child, options.onLog);
    return { port, userDataDir, extensionsDir, temporary, stop, ...addresses(port, token) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Runs the server's own command line, for instance to install an extension.
 * @param {{ userDataDir: string, extensionsDir: string }} dirs
 * @param {string[]} args
 * @returns what it printed
 */
export function serverCommand(dirs, args) {
  const host = installHost();
  const flags = ['--accept-server-license-terms', '--user-data-dir', path.resolve(dirs.userDataDir)];
  const result = spawnSync(
    host.node,
    ['out/server-main.js', ...flags, '--extensions-dir', path.resolve(dirs.extensionsDir), ...args],
    { cwd: host.vscode, encoding: 'utf8', env: serverEnvironment({}) },
  );
  const output = `${result.stdout}${result.stderr}`;
  if (result.status !== 0) throw new Error(`VS Code's command line failed (${args.join(' ')}):\n${output}`);
  return output;
}

function writeSettings(userDataDir, settings) {
  const file = path.join(userDataDir, 'User/settings.json');
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

function serverFlags(options, { temporary, userDataDir, extensionsDir, token }) {
  const flags = ['--host', '127.0.0.1', '--port', String(options.port ?? 0)];
  if (token === undefined) {
    flags.push('--without-connection-token');
  } else {
    // In a file, since other users of the machine can read command lines.
    const file = path.join(temporary, 'token');
    writeFileSync(file, token, { mode: 0o600 });
    flags.push('--connection-token-file', file);
  }
  if (options.testDriver) flags.push('--enable-smoke-test-driver');
  if (!options.askForTrust) flags.push('--disable-workspace-trust');
  return [
    ...flags,
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-telemetry'],
    ...['--disable-experiments', '--disable-update-check', '--disable-getting-started-override'],
    '--disable-websocket-compression',
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
    ...['--server-data-dir', path.join(temporary, 'server-data')],
  ];
}

function serverEnvironment(extra, temporary) {
  const env = { ...process.env, ...extra, EXTENSIONS_GALLERY: '{}' };
  // What a VS Code terminal sets would confuse this server.
  for (const name of Object.keys(env)) {
    if (name.startsWith('VSCODE_') && !name.startsWith('VSCODE_TEST_')) delete env[name];
  }
  // Its sockets go to the temporary folder.
  if (temporary !== undefined && temporary.length < LONGEST_TEMPORARY_FOLDER) env.TMPDIR = temporary;
  return env;
}

function waitForPort(child, onLog) {
  const lines = [];
  return new Promise((resolve, reject) => {
    const read = (data) => {
      for (const line of data.toString().split('\n')) {
        if (line.trim() === '') continue;
        lines.push(line);
        if (lines.length > 200) lines.shift();
        onLog?.(line);
        const match = READY.exec(line);
        if (match) resolve(Number(match[1]));
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`VS Code's server ended early (${code ?? signal}):\n${lines.join('\n')}`));
    });
  });
}

/** Ends the server with all that it started, once, and removes its temporary files. */
function stopper(child, temporary) {
  let stopped;
  const kill = (signal) => {
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // Gone already.
    }
  };
  const stop = async () => {
    const hasEnded = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    const ended = hasEnded ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
    kill('SIGTERM');
    const timer = setTimeout(() => kill('SIGKILL'), KILL_AFTER_MS);
    await ended;
    clearTimeout(timer);
    kill('SIGKILL');
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  };
  return () => (stopped ??= stop());
}

function addresses(port, token) {
  const authority = `127.0.0.1:${port}`;
  return {
    /** The name under which a page reaches a file of this machine. */
    remote: (file) =>
      `vscode-remote://${authority}${path.resolve(file).split(path.sep).map(encodeURIComponent).join('/')}`,
    /** The address of a window. `payload` is a list of names and values that VS Code for the web understands. */
    url({ folder, workspace, payload = [] }) {
      const query = new URLSearchParams();
      if (token !== undefined) query.set('tkn', token);
      if (workspace !== undefined) query.set('workspace', path.resolve(workspace));
      else if (folder !== undefined) query.set('folder', path.resolve(folder));
      else query.set('ew', 'true');
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://${authority}/?${query}`;
    },
  };
}
