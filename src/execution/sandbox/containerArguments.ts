import path from 'node:path';
import type { RunCommand } from '../../engine/verification/runner';
import { SANDBOX_HOME } from './bubblewrapArguments';
import { isWithin } from './systemPaths';

/** What the command line depends on besides the command. */
export interface ContainerFacts {
  readonly engine: 'docker' | 'podman';
  /** An image that holds the toolchain; it is never fetched. */
  readonly image: string;
  /** Like no other container's. */
  readonly name: string;
  /** Of the person, so that what is written in the work copy is theirs. */
  readonly uid: number;
  readonly gid: number;
  /** Those of the command's readable paths that are there. */
  readonly readable: readonly string[];
}

/** A container without root is someone else than root, even where the person is root. */
const NOBODY = 65_534;
const LARGEST_TEMPORARY_BYTES = 256 * 1024 * 1024;

/** The whole command line of `docker` or `podman`, their own name left out. */
export function containerArguments(command: RunCommand, facts: ContainerFacts): string[] {
  const { limits } = command;
  const cpu = Math.max(1, Math.ceil(limits.cpuSeconds));
  const temporary = Math.min(LARGEST_TEMPORARY_BYTES, Math.floor(limits.memoryBytes / 4));
  const uid = facts.uid > 0 ? facts.uid : NOBODY;
  const gid = facts.uid > 0 ? facts.gid : NOBODY;
  return [
    ...[
      'run',
      '--interactive',
      '--init',
      '--pull',
      'never',
      '--name',
      facts.name,
      '--hostname',
      'consilience',
    ],
    ...['--network', 'none', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    // Without root, podman maps the person to root inside unless told otherwise.
    ...(facts.engine === 'podman' && facts.uid > 0 ? ['--userns', 'keep-id'] : []),
    ...['--user', `${uid}:${gid}`],
    ...[
      '--memory',
      `${Math.floor(limits.memoryBytes)}b`,
      '--memory-swap',
      `${Math.floor(limits.memoryBytes)}b`,
    ],
    ...['--pids-limit', String(Math.floor(limits.processes))],
    ...[
      '--ulimit',
      `cpu=${cpu}:${cpu + 1}`,
      '--ulimit',
      `fsize=${Math.floor(limits.fileBytes)}`,
      '--ulimit',
      'core=0',
    ],
    ...['/tmp', SANDBOX_HOME].flatMap((folder) => [
      '--tmpfs',
      `${folder}:rw,nosuid,nodev,mode=1777,size=${temporary}`,
    ]),
    ...mounts(command, facts).flatMap((mount) => ['--mount', mount]),
    ...Object.entries({ ...command.env, HOME: SANDBOX_HOME, TMPDIR: '/tmp', LANG: 'C.UTF-8' }).flatMap(
      ([name, value]) => ['--env', `${name}=${value}`],
    ),
    ...['--workdir', command.cwd, '--entrypoint', programInside(command, facts)],
    ...[facts.image, ...command.args],
  ];
}

/** Everything lies inside where it lies outside, outer folders first. */
function mounts(command: RunCommand, facts: ContainerFacts): string[] {
  const binds = [
    ...facts.readable.map((folder) => ({ folder, readOnly: true })),
    { folder: command.workCopy, readOnly: false },
  ].sort((a, b) => a.folder.split('/').length - b.folder.split('/').length);
  return binds.map(({ folder, readOnly }) =>
    ['type=bind', `src=${folder}`, `dst=${folder}`, ...(readOnly ? ['readonly'] : [])].map(field).join(','),
  );
}

/** The engines read a mount as comma-separated values, in which quotes are doubled. */
function field(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A program of the machine is not in the image: there, its name has to do. */
function programInside(command: RunCommand, facts: ContainerFacts): string {
  const isMounted = [command.workCopy, ...facts.readable].some((folder) => isWithin(command.program, folder));
  return isMounted ? command.program : path.posix.basename(command.program);
}
