import path from 'node:path';
import type { RunCommand } from '../../engine/verification/runner';
import { limitScript } from './limitArguments';
import type { Toolchain } from './toolchain';

/** What the profile depends on besides the command. All paths are real ones: the system compares no others. */
export interface SandboxExecFacts {
  readonly toolchain: Toolchain;
  /** An empty folder for the run alone: its home, and where it keeps temporary files. */
  readonly home: string;
  readonly workCopy: string;
  readonly readable: readonly string[];
}

/** The system's own, the same on every Mac: libraries, programs, time zones, certificates. */
const SYSTEM_FOLDERS = [
  ...['/usr', '/bin', '/sbin', '/System', '/Library/Frameworks', '/Library/Developer/CommandLineTools'],
  ...['/Library/Apple', '/private/etc/ssl', '/private/var/db/dyld', '/private/var/db/timezone'],
  ...['/private/etc/localtime', '/private/etc/protocols', '/private/etc/services', '/private/etc/hosts'],
];
const DEVICES = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/dtracehelper', '/dev/fd'];
/** Looking users up, time zones, and messages between threads of the same program; nothing that acts for others. */
const SERVICES = [
  'com.apple.system.opendirectoryd.libinfo',
  'com.apple.system.opendirectoryd.membership',
  'com.apple.system.notification_center',
  'com.apple.system.logger',
];

/**
 * The profile of macOS's sandbox for a command: nothing is allowed but to run, to read the system, the toolchain and
 * what is named, and to write the work copy and an empty home. Everything else is denied, the network included.
 */
export function sandboxExecProfile(facts: SandboxExecFacts): string {
  const readable = [...SYSTEM_FOLDERS, ...facts.toolchain.readable, ...facts.readable];
  const writable = [facts.workCopy, facts.home];
  const links = facts.toolchain.links.map((link) => link.path);
  const above = foldersAbove([...readable, ...writable, ...links, facts.toolchain.program]);
  // What lies in the work copy and is only to be read.
  const inner = facts.readable.filter((folder) => folder.startsWith(`${facts.workCopy}/`));
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-fork)',
    '(allow process-info* (target same-sandbox))',
    '(allow signal (target same-sandbox))',
    '(allow sysctl-read)',
    '(allow ipc-posix-sem)',
    `(allow mach-lookup ${SERVICES.map((name) => `(global-name ${quote(name)})`).join(' ')})`,
    `(allow process-exec* file-map-executable ${subpaths([...readable, ...writable])})`,
    `(allow file-read* ${subpaths([...readable, ...writable, ...DEVICES])} ${literals(['/', ...links])})`,
    // Resolving a path asks about every folder on the way, and lists none of them.
    `(allow file-read-metadata ${literals(above)})`,
    `(allow file-write* ${subpaths(writable)})`,
    `(allow file-write-data file-ioctl ${literals(['/dev/null', '/dev/zero', '/dev/dtracehelper'])})`,
    ...(inner.length === 0 ? [] : [`(deny file-write* ${subpaths(inner)})`]),
    '(deny network*)',
    '',
  ].join('\n');
}

/** The whole command line of `sandbox-exec`, its own name left out. */
export function sandboxExecArguments(command: RunCommand, facts: SandboxExecFacts): string[] {
  return [
    ...['-p', sandboxExecProfile(facts)],
    ...['/bin/sh', '-c', limitScript(command.limits), 'sh'],
    ...[facts.toolchain.program, ...command.args],
  ];
}

function foldersAbove(paths: readonly string[]): string[] {
  const above = new Set<string>();
  for (const each of paths) {
    for (let at = path.posix.dirname(each); at !== '/'; at = path.posix.dirname(at)) above.add(at);
  }
  return [...above].sort();
}

function subpaths(paths: readonly string[]): string {
  return [...new Set(paths)].map((each) => `(subpath ${quote(each)})`).join(' ');
}

function literals(paths: readonly string[]): string {
  return [...new Set(paths)].map((each) => `(literal ${quote(each)})`).join(' ');
}

/** A string of the profile's language; a path may hold anything but a null. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
