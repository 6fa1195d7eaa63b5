import { closeSync, existsSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './findProgram';
import { isSystemPath, isWithin } from './systemPaths';

/** What it takes to run a program besides the system's own folders. */
export interface Toolchain {
  /** The path to execute. */
  readonly program: string;
  /** Absolute paths that must be readable: the folder it is installed in, and those of what it stands on. */
  readonly readable: readonly string[];
  /** Links on the way to the program that lie in none of those folders. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Folders to look programs up in, the program's own first. */
  readonly searchPath: readonly string[];
}

/** What the search depends on. */
export interface ToolchainContext {
  /** As in the environment variable PATH. */
  readonly searchPath: string;
  /** The person's home folder, which is never readable as a whole. */
  readonly home: string;
  /**
   * What a version manager's stand-in would execute, as an absolute path; undefined when that cannot be told.
   * @param file the stand-in's path.
   */
  readonly resolveShim: (file: string) => Promise<string | undefined>;
}

const SYSTEM_SEARCH_PATH = ['/usr/local/bin', '/usr/bin', '/bin'];
/** Links in a chain, and interpreters of interpreters; more than any real program has. */
const MOST_STEPS = 16;

/**
 * What a program needs in order to run: links are followed, stand-ins of version managers resolved, and scripts lead
 * to their interpreters. A virtual environment of Python brings the installation it was made from.
 * @param program an absolute path, or a name.
 * @returns undefined when there is no such program.
 */
export async function findToolchain(
  program: string,
  context: ToolchainContext,
  steps = MOST_STEPS,
): Promise<Toolchain | undefined> {
  const found = findProgram(program, context.searchPath);
  if (found === undefined || steps === 0) return undefined;
  const file = isShim(found) ? await context.resolveShim(found) : found;
  if (file === undefined) return undefined;
  const chain = linkChain(file);
  const real = chain.at(-1)?.path ?? file;
  const keepsName =
    chain.every((hop) => isSystemPath(hop.path)) || chain.some((hop) => hop.venv !== undefined);
  const own: Toolchain = {
    program: keepsName ? file : real,
    readable: chain.flatMap((hop) => hop.venv ?? []).concat(installation(real, context.home)),
    links: chain.flatMap((hop) => (hop.target === undefined ? [] : [{ path: hop.path, target: hop.target }])),
    searchPath: [path.dirname(keepsName ? file : real), ...SYSTEM_SEARCH_PATH],
  };
  const interpreter = interpreterOf(real);
  const needs = interpreter === undefined ? undefined : await findToolchain(interpreter, context, steps - 1);
  return tidy(needs === undefined ? own : merge(own, needs));
}

function merge(script: Toolchain, interpreter: Toolchain): Toolchain {
  return {
    program: script.program,
    readable: [...script.readable, ...interpreter.readable],
    links: [...script.links, ...interpreter.links],
    searchPath: [...interpreter.searchPath.slice(0, 1), ...script.searchPath, ...interpreter.searchPath],
  };
}

function tidy(toolchain: Toolchain): Toolchain {
  const readable = [...new Set(toolchain.readable)];
  return {
    ...toolchain,
    readable,
    links: toolchain.links.filter(
      (link) => !isSystemPath(link.path) && !readable.some((folder) => isWithin(link.path, folder)),
    ),
    searchPath: [...new Set(toolchain.searchPath)],
  };
}

interface Hop {
  readonly path: string;
  /** Where the link points to, as it is written; absent for the file at the end. */
  readonly target?: string;
  /** The virtual environment that the hop lies in. */
  readonly venv?: string;
}

/** The links from a path to the file it stands for, one by one, the folders they lie in resolved. */
function linkChain(start: string): Hop[] {
  const chain: Hop[] = [];
  let at = start;
  while (chain.length < MOST_STEPS) {
    const folder = realpathSync(path.dirname(at));
    const file = path.join(folder, path.basename(at));
    const target = readLink(file);
    const root = path.dirname(folder);
    const venv = existsSync(path.join(root, 'pyvenv.cfg')) ? { venv: root } : {};
    chain.push({ path: file, ...venv, ...(target === undefined ? {} : { target }) });
    if (target === undefined) break;
    at = path.resolve(folder, target);
  }
  return chain;
}

/** The folders that belong to an executable file; the file alone where its folder holds other things as well. */
function installation(file: string, home: string): string[] {
  if (isSystemPath(file)) return [];
  const collection = /^(?:\/nix\/store|\/gnu\/store|.*?\/\.linuxbrew|\/opt\/homebrew)(?=\/)/.exec(file)?.[0];
  if (collection !== undefined) return [collection];
  const modules = /^.*?\/node_modules(?=\/)/.exec(file)?.[0];
  const folder = path.dirname(file);
  const isBin = ['bin', 'Scripts'].includes(path.basename(folder));
  const prefix = isBin ? path.dirname(folder) : folder;
  const own = isTooWide(prefix, home) ? [file] : [prefix];
  // A module of an installation, such as npm under Node's `lib`, is in `own` of its interpreter already.
  return modules === undefined || isTooWide(path.dirname(modules), home) ? own : [modules, ...own];
}

/** Whether a folder holds the person's home, or is one where everything that was installed for them lies. */
export function isTooWide(folder: string, home: string): boolean {
  return (
    isWithin(home, folder) ||
    [path.join(home, '.local'), path.join(home, '.config')].includes(folder) ||
    folder.split('/').filter(Boolean).length < 2
  );
}

/** Stand-ins that look at the folder or at settings to decide what to execute. */
function isShim(file: string): boolean {
  if (path.basename(path.dirname(file)) === 'shims') return true;
  const real = path.basename(realpathSync(file));
  return real !== path.basename(file) && ['volta-shim', 'mise', 'rustup', 'proto-shim', 'rtx'].includes(real);
}

/** The program that a script names in its first line; undefined for what is no script. */
function interpreterOf(file: string): string | undefined {
  const line = /^#!\s*(.*)/.exec(firstBytes(file))?.[1];
  const words = line?.trim().split(/\s+/) ?? [];
  if (path.basename(words[0] ?? '') !== 'env') return words[0] === '' ? undefined : words[0];
  return words.slice(1).find((word) => !word.startsWith('-') && !word.includes('='));
}

function firstBytes(file: string): string {
  const buffer = Buffer.alloc(256);
  try {
    const descriptor = openSync(file, 'r');
    try {
      return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

function readLink(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
