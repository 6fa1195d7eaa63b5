import type { RunCommand } from '../../engine/verification/runner';
import { resolveShim } from './resolveShim';
import type { SandboxHost } from './sandboxHost';
import { searchPathOf } from './sandboxHost';
import type { Toolchain } from './toolchain';
import { findToolchain } from './toolchain';

/** Finds what commands need in order to run, once for each program and folder. */
export function createToolchains(host: SandboxHost): (command: RunCommand) => Promise<Toolchain | undefined> {
  const known = new Map<string, Promise<Toolchain | undefined>>();
  return (command) => {
    const key = `${command.cwd}\0${command.program}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const search = findToolchain(command.program, {
      searchPath: searchPathOf(host),
      home: host.home,
      resolveShim: (file) => resolveShim(file, command.cwd, host.env),
    });
    known.set(key, search);
    // What is missing may be installed before it is asked for again.
    void search.then(
      (found) => found ?? known.delete(key),
      () => known.delete(key),
    );
    return search;
  };
}
