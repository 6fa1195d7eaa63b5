import { spawn } from 'node:child_process';
import { projectDir } from './paths.mjs';

/**
 * Runs a program to its end, in a process group of its own, so that nothing of it is left behind.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {Record<string, string>} [options.env] added to this process's
 * @param {AbortSignal} [options.signal] ends it
 * @param {number} [options.timeoutMs] ends it
 * @param {(text: string) => void} [options.onOutput] gets stdout; it goes to this process's stdout by default
 * @returns its exit code; 124 when it took too long, 130 when it was stopped
 */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: projectDir,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.onOutput ? 'pipe' : 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    child.stdout?.on('data', (data) => options.onOutput(data.toString()));
    let outcome;
    const end = (code) => {
      outcome ??= code;
      kill(child, 'SIGTERM');
      setTimeout(() => kill(child, 'SIGKILL'), 5000).unref();
    };
    const onAbort = () => end(130);
    const timer = setTimeout(() => end(124), options.timeoutMs ?? 2 ** 31 - 1);
    options.signal?.addEventListener('abort', onAbort);
    if (options.signal?.aborted) onAbort();
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      resolve(outcome ?? code ?? 1);
    });
  });
}

function kill(child, signal) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // Gone already.
  }
}
