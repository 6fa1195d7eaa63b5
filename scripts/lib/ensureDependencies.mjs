import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './npmInstall.mjs';
import { projectDir } from './paths.mjs';

/** Installs the packages of the lock file where `node_modules` is missing or differs from it. */
export function ensureDependencies() {
  if (isUpToDate(projectDir)) return;
  console.error('Installing the npm packages of package-lock.json…');
  npm(['ci'], projectDir);
}

/**
 * Whether what is installed is what the lock file says.
 * @param {string} dir the folder with `package-lock.json`
 */
export function isUpToDate(dir) {
  const installedFile = path.join(dir, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = readPackages(path.join(dir, 'package-lock.json'));
  const installed = readPackages(installedFile);
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = installed[name];
    // Packages for other platforms stay away.
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
