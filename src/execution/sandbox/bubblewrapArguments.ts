import path from 'node:path';
import type { RunCommand } from '../../engine/verification/runner';
import { limitArguments } from './limitArguments';
import type { Toolchain } from './toolchain';

/** What the command line depends on besides the command. */
export interface BubblewrapFacts {
  /** The system's folders that are real, such as `/usr`. */
  readonly systemFolders: readonly string[];
  /** The system's folders that are links, such as `/lib` to `usr/lib`. */
  readonly systemLinks: readonly { readonly path: string; readonly target: string }[];
  /** Files and folders of `/etc` that programs need to start. */
  readonly settings: readonly string[];
  /** What the program needs beyond the system. */
  readonly toolchain: Toolchain;
  /** Who runs the program: the one who runs the extension, or, where that is root, a user made up for it. */
  readonly user: SandboxUser;
  /** This bubblewrap can forbid further user namespaces inside (0.8 and later). */
  readonly canDisableUserNamespaces: boolean;
  readonly tools: {
    readonly prlimit: string;
    readonly setpriv: string;
    readonly unshare: string;
    readonly sh: string;
  };
  /** What the kernel counts towards the same user besides the run; 0 where it counts by namespace. */
  readonly otherTasks: number;
}

export interface SandboxUser {
  readonly kind: 'same' | 'dropped';
  readonly uid: number;
  readonly gid: number;
}

/** Which file descriptor of bubblewrap is for what. */
export const DESCRIPTORS = { status: 3, options: 4, passwd: 5, group: 6, hosts: 7 } as const;

/** The empty home inside; the same everywhere, so that nothing about the person shows. */
export const SANDBOX_HOME = '/home/consilience';

/** Temporary files are in memory; more than this would be a way around the limit on it. */
const LARGEST_TEMPORARY_BYTES = 256 * 1024 * 1024;
const SHARED_MEMORY_BYTES = 64 * 1024 * 1024;

/**
 * The options of bubblewrap: its namespaces, what is bound, the environment. They hold the environment and go
 * through a file descriptor, since other users can read a command line.
 */
export function bubblewrapOptions(command: RunCommand, facts: BubblewrapFacts): string[] {
  return [
    ...namespaces(facts),
    ...system(facts),
    ...temporary(command),
    ...folders(command, facts),
    // What bubblewrap made to hang all this on can be written by default.
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', command.cwd],
    ...environment(command, facts),
  ];
}

/** The whole command line of bubblewrap, its own name left out. */
export function bubblewrapArguments(command: RunCommand, facts: BubblewrapFacts): string[] {
  const limits = [facts.tools.prlimit, ...limitArguments(command.limits, facts.otherTasks)];
  return [
    ...['--json-status-fd', String(DESCRIPTORS.status)],
    ...['--args', String(DESCRIPTORS.options)],
    '--',
    ...(facts.user.kind === 'dropped' ? drop(facts) : []),
    ...limits,
    facts.toolchain.program,
    ...command.args,
  ];
}

const DROPPING = ['CAP_DAC_READ_SEARCH', 'CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'];

function namespaces(facts: BubblewrapFacts): string[] {
  const user =
    facts.user.kind === 'dropped'
      ? // Root sets up what its user could not, keeps what it takes to enter the work copy and to become someone else.
        ['--cap-drop', 'ALL', ...DROPPING.flatMap((capability) => ['--cap-add', capability])]
      : ['--unshare-user', ...(facts.canDisableUserNamespaces ? ['--disable-userns'] : [])];
  return [
    ...user,
    ...['pid', 'net', 'ipc', 'uts', 'cgroup-try'].map((namespace) => `--unshare-${namespace}`),
    ...['--hostname', 'consilience', '--die-with-parent', '--new-session'],
  ];
}

function system(facts: BubblewrapFacts): string[] {
  const dropped = facts.user.kind === 'dropped';
  return [
    ...facts.systemFolders.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...facts.systemLinks.flatMap(({ path: link, target }) => ['--symlink', target, link]),
    ...directories(['/etc/passwd', ...facts.settings]),
    ...facts.settings.flatMap((file) => ['--ro-bind-try', file, file]),
    ...(['passwd', 'group', 'hosts'] as const).flatMap((name) => [
      ...['--perms', '0644', '--ro-bind-data', String(DESCRIPTORS[name]), `/etc/${name}`],
    ]),
    ...['--proc', '/proc'],
    // Shows and changes the limits of the reader's own user namespace only; see `drop`.
    ...(dropped ? ['--bind', '/proc/sys/user', '/proc/sys/user'] : []),
    ...['--dev', '/dev'],
  ];
}

function temporary(command: RunCommand): string[] {
  const bytes = Math.min(LARGEST_TEMPORARY_BYTES, Math.floor(command.limits.memoryBytes / 4));
  const tmpfs = (size: number, mode: string, folder: string): string[] => [
    ...['--perms', mode, '--size', String(size), '--tmpfs', folder],
  ];
  return [
    ...tmpfs(Math.min(bytes, SHARED_MEMORY_BYTES), '1777', '/dev/shm'),
    ...tmpfs(bytes, '1777', '/tmp'),
    ...directories([SANDBOX_HOME]),
    ...tmpfs(bytes, '1777', SANDBOX_HOME),
  ];
}

/** What can be read, and the one folder that can be written; outer ones first, so that inner ones show. */
function folders(command: RunCommand, facts: BubblewrapFacts): string[] {
  const readable = new Set([...facts.toolchain.readable, ...(command.readable ?? [])]);
  readable.delete(command.workCopy);
  const binds = [
    ...[...readable].map((folder) => ({ folder, option: '--ro-bind-try' })),
    { folder: command.workCopy, option: '--bind' },
  ].sort((a, b) => depth(a.folder) - depth(b.folder));
  return [
    ...directories([...binds.map(({ folder }) => folder), ...facts.toolchain.links.map((link) => link.path)]),
    ...binds.flatMap(({ folder, option }) => [option, folder, folder]),
    ...facts.toolchain.links.flatMap(({ path: link, target }) => ['--symlink', target, link]),
  ];
}

/** Every folder above the given ones; bubblewrap would make them with the rights of the originals. */
function directories(paths: readonly string[]): string[] {
  const above = new Set<string>();
  for (const each of paths) {
    for (let at = path.dirname(each); at !== '/'; at = path.dirname(at)) above.add(at);
  }
  const made = [...above].filter((folder) => !['/tmp', '/dev'].includes(folder));
  return made.sort((a, b) => depth(a) - depth(b)).flatMap((folder) => ['--perms', '0755', '--dir', folder]);
}

function depth(folder: string): number {
  return folder.split('/').filter(Boolean).length;
}

function environment(command: RunCommand, facts: BubblewrapFacts): string[] {
  const variables = {
    ...command.env,
    PATH: facts.toolchain.searchPath.join(':'),
    HOME: SANDBOX_HOME,
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
  };
  return ['--clearenv', ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value])];
}

/**
 * Root's way to an unprivileged user inside: limits on processes do not bind root, nor do file rights. Then a user
 * namespace of its own, where no further one can be made, and no capability is left, not even one to be had.
 */
function drop({ tools, user }: BubblewrapFacts): string[] {
  const none = ['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--'];
  return [
    ...[tools.setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...none],
    ...[tools.unshare, '--user', '--map-current-user', '--keep-caps', '--'],
    ...[tools.sh, '-c', 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', 'sh'],
    ...[tools.setpriv, ...none],
  ];
}

/** The texts of the files that bubblewrap reads from its descriptors, in their order, the options first. */
export function bubblewrapInputs(command: RunCommand, facts: BubblewrapFacts): string[] {
  const { uid, gid } = facts.user;
  return [
    bubblewrapOptions(command, facts)
      .map((option) => `${option}\0`)
      .join(''),
    `consilience:x:${uid}:${gid}::${SANDBOX_HOME}:/bin/sh\n`,
    `consilience:x:${gid}:\n`,
    '127.0.0.1 localhost consilience\n::1 localhost\n',
  ];
}
