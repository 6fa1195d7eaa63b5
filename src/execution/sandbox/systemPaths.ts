import { lstatSync, readlinkSync } from 'node:fs';

/** What every program of the system may need; the same for everyone on the machine, and nobody's data. */
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** Files of `/etc` that programs read to start: the loader's, links between programs, time zones, certificates. */
export const SYSTEM_SETTINGS = [
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'ld-musl-x86_64.path',
  'ld-musl-aarch64.path',
  'localtime',
  'timezone',
  'nsswitch.conf',
  'host.conf',
  'gai.conf',
  'protocols',
  'services',
  'mime.types',
  'os-release',
  'ssl/certs',
  'ssl/openssl.cnf',
  'pki/tls',
  'ca-certificates',
  'crypto-policies',
  'fonts',
  'python3',
  'terminfo',
].map((name) => `/etc/${name}`);

export interface SystemPaths {
  readonly systemFolders: readonly string[];
  readonly systemLinks: readonly { readonly path: string; readonly target: string }[];
}

/** The system's folders as they are on this machine: on many, `/bin` is a link into `/usr`. */
export function findSystemPaths(): SystemPaths {
  const systemFolders: string[] = [];
  const systemLinks: { path: string; target: string }[] = [];
  for (const folder of SYSTEM_FOLDERS) {
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) systemLinks.push({ path: folder, target: readlinkSync(folder) });
    else if (stat?.isDirectory()) systemFolders.push(folder);
  }
  return { systemFolders, systemLinks };
}

/** Whether a path lies in the system's folders, which every sandbox shows. */
export function isSystemPath(file: string): boolean {
  return [...SYSTEM_FOLDERS, '/etc/alternatives'].some((folder) => isWithin(file, folder));
}

/** Whether a path is a folder or lies in it; both absolute, without `..`. */
export function isWithin(file: string, folder: string): boolean {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return file === folder || file.startsWith(base);
}
