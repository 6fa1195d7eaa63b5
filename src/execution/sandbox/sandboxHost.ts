import os from 'node:os';
import { inheritedDescriptors } from '../process/inheritedDescriptors';

/** What sandboxes have to know about the machine and the person. */
export interface SandboxHost {
  readonly platform: NodeJS.Platform;
  /** The environment of the extension: for finding programs, never passed on. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the system keeps programs, whatever PATH says: an editor that a desktop started has a short one. */
  readonly systemSearchPath: string;
  readonly home: string;
  /** Of the person; 0 is root. -1 where there is no such thing. */
  readonly uid: number;
  readonly gid: number;
  /** The version of the kernel, such as `6.8.0-45-generic`. */
  readonly kernel: string;
  /** File descriptors that would reach every process that is started. */
  readonly inherited: readonly number[];
}

/** The machine that this process runs on. */
export function currentHost(): SandboxHost {
  const defined = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    platform: process.platform,
    env: Object.fromEntries(defined),
    systemSearchPath: '/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin',
    home: os.homedir(),
    uid: process.getuid?.() ?? -1,
    gid: process.getgid?.() ?? -1,
    kernel: os.release(),
    inherited: inheritedDescriptors(),
  };
}

/** The folders to look programs up in. */
export function searchPathOf(host: SandboxHost): string {
  return host.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
}
