import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium, findOpener } from './ensureDebian.mjs';
import { PERSON_SETTINGS } from './hostSettings.mjs';
import { startServer } from './hostServer.mjs';
import { buildAll, installExtension, packageExtension } from './packageExtension.mjs';
import { cacheDir } from './paths.mjs';
import { createSampleWorkspace } from './sampleWorkspace.mjs';

/**
 * Builds, starts VS Code on a local address that only this user can open, shows it, and waits for the end.
 * @param {{ open: boolean, port?: number }} options
 * @param {AbortSignal} signal ends it
 */
export async function startForPerson(options, signal) {
  const { sampleDir, dirs, vsix } = await prepareForPerson(signal);
  installExtension(vsix, dirs);
  const server = await startServer({
    ...dirs,
    settings: PERSON_SETTINGS,
    token: true,
    askForTrust: true,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  let browser;
  try {
    const url = server.url({ folder: sampleDir });
    if (options.open) browser = openBrowser(redirectTo(url, server.temporary));
    console.log(`\nVS Code with Consilience: ${url}\n\nCtrl-C ends it.`);
    await aborted(signal);
    console.log('Ending…');
  } finally {
    browser?.kill();
    await server.stop();
  }
}

/** What both ways of starting for a person need. */
export async function prepareForPerson(signal) {
  console.log('Building…');
  await buildAll(signal);
  const vsix = await packageExtension(signal);
  const sampleDir = path.join(cacheDir, 'sample');
  createSampleWorkspace(sampleDir);
  signal.throwIfAborted();
  const dirs = {
    userDataDir: path.join(cacheDir, 'person/user-data'),
    extensionsDir: path.join(cacheDir, 'person/extensions'),
  };
  return { sampleDir, dirs, vsix };
}

/** A page that leads to the address, since other users can read the command line of a browser. */
function redirectTo(url, dir) {
  const file = path.join(dir, 'open.html');
  const address = url.replaceAll('&', '&amp;');
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${address}">`, {
    mode: 0o600,
  });
  return pathToFileURL(file).href;
}

/**
 * Opens an address in the person's browser, or in Chromium where the desktop knows none.
 * @returns the process, where ending it is ours to do
 */
function openBrowser(url) {
  const opener = findOpener();
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return undefined;
  const program = opener ?? findChromium();
  if (program === undefined) return undefined;
  const profile = path.join(cacheDir, 'person/chromium');
  const args = opener === undefined ? [`--user-data-dir=${profile}`, '--no-first-run', url] : [url];
  const child = spawn(program, args, { stdio: 'ignore' });
  // The address is printed as well, so a browser that does not start is no reason to stop.
  child.on('error', () => {});
  return opener === undefined ? child : undefined;
}

function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    // Something must keep the process alive until then: the server's channels do.
    signal.addEventListener('abort', resolve, { once: true });
  });
}
