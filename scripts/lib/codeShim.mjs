import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInHost } from './runInHost.mjs';
import { stopSignal } from './stopSignal.mjs';

const TIMEOUT_MS = Number(process.env['CONSILIENCE_HOST_TIMEOUT_MS'] ?? 600_000);
const VERBOSE = process.env['CONSILIENCE_VERBOSE'] !== undefined;

/** Flags whose value may be the next argument. */
const WITH_VALUE = new Set([
  ...['user-data-dir', 'extensions-dir', 'extensionDevelopmentPath', 'extensionTestsPath'],
  ...['folder-uri', 'file-uri', 'profile', 'locale', 'log', 'disable-extension'],
]);

/** What the workbench itself says in every run; it comes the same way as the output of the tests. */
const NOISE =
  /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|Ignoring fetching additional builtin|Updating additional builtin|Creation of workbench contribution|\[AccountPolicyGate\]|\[AgentHost|\[Service Worker\] registration|Timed out waiting for authentication provider|Started (local|initializing)|No search provider registered|MCP migration:|\[CHAT\] extension request ERRORED)|\/static\/out\/vs\/code\/browser\/workbench\//;

/**
 * Runs an extension's tests as `code --extensionTestsPath=… folder` does; sets the process's exit code.
 * @param {string[]} args
 */
export async function codeShim(args) {
  const { flags, positional } = parseFlags(args);
  const testsPath = flags.get('extensionTestsPath')?.at(-1);
  if (testsPath === undefined) {
    console.error('Only runs of tests are supported here: --extensionTestsPath is missing.');
    process.exitCode = 2;
    return;
  }
  const signal = stopSignal();
  try {
    process.exitCode = await runInHost({
      developmentPaths: (flags.get('extensionDevelopmentPath') ?? []).map(toPath),
      testsPath: toPath(testsPath),
      ...toOpen(flags, positional),
      userDataDir: flags.get('user-data-dir')?.at(-1),
      extensionsDir: flags.get('extensions-dir')?.at(-1),
      payload: flags.has('disable-extensions') ? [['disableExtensions', 'true']] : [],
      timeoutMs: TIMEOUT_MS,
      signal,
      onConsole: (values) => {
        if (VERBOSE || !NOISE.test(String(values[0]))) console.log(...values);
      },
      ...(VERBOSE ? { onLog: (line) => console.log('[server]', line) } : {}),
    });
  } catch (error) {
    console.error(error.message);
    process.exitCode = signal.aborted ? 130 : 1;
  }
}

/** `--name=value` and, for the names that take one, `--name value`; a flag may come several times. */
function parseFlags(args) {
  const flags = new Map();
  const positional = [];
  for (let i = 0; i < args.length; i++) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]);
    if (match === null) {
      positional.push(args[i]);
      continue;
    }
    const [, name, value] = match;
    const given = value ?? (WITH_VALUE.has(name) ? args[++i] : 'true');
    flags.set(name, [...(flags.get(name) ?? []), given]);
  }
  return { flags, positional };
}

function toOpen(flags, positional) {
  const named = flags.get('folder-uri')?.[0] ?? flags.get('file-uri')?.[0] ?? positional.at(-1);
  if (named === undefined) return {};
  const target = toPath(named);
  if (!target.endsWith('.code-workspace')) return { folder: target };
  return statSync(target).isFile() ? { workspace: target } : { folder: target };
}

function toPath(value) {
  return value.startsWith('file:') ? fileURLToPath(value) : path.resolve(value);
}
