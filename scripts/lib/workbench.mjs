import { findChromium } from './ensureDebian.mjs';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-device-scale-factor=1',
  // Every request to the outside fails at once.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/** Starts a headless Chromium. Whoever calls closes it; its signals are ours to handle. */
export async function launchBrowser() {
  const { chromium } = await import('playwright-core');
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium was found. Install it, or set CHROMIUM_PATH to the one to use.');
  }
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ executablePath, args: CHROMIUM_FLAGS, ...signals });
}

/** A new page in a window of its own, with nothing kept from earlier ones. */
export async function newPage(browser) {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return context.newPage();
}

/**
 * Opens VS Code and waits until it can be used.
 * @param browser from `launchBrowser`
 * @param {string} url from the server's `url`
 */
export async function openWorkbench(browser, url) {
  const page = await newPage(browser);
  await page.goto(url);
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  return page;
}

/** Opens a file by the quick open box, as a person does. `name` is a path in the workspace. */
export async function openFile(page, name) {
  await openQuickInput(page, 'Control+P');
  await quickInput(page).fill(name);
  const label = name.split('/').at(-1);
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  await row.click({ timeout: 60_000 });
  await page.locator('.tab.active', { hasText: label }).waitFor({ timeout: 30_000 });
}

/** Runs a command by the command palette, as a person does. */
export async function runCommand(page, title) {
  await openQuickInput(page, 'F1');
  await quickInput(page).fill(`>${title}`);
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows
    .filter({ has: page.getByText(title, { exact: true }) })
    .first()
    .click({ timeout: 30_000 });
}

/** The field of the box that is open at the top of the window. */
export function quickInput(page) {
  return page.locator('.quick-input-widget input[type=text]').first();
}

async function openQuickInput(page, key) {
  const attempts = 5;
  for (let attempt = 1; ; attempt++) {
    // A frame that has the focus swallows the key.
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLIFrameElement) document.activeElement.blur();
    });
    await page.keyboard.press(key);
    try {
      await quickInput(page).waitFor({ timeout: 3000 });
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}
