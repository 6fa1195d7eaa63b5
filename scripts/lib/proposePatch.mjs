import { quickInput, runCommand } from './workbench.mjs';

const PATIENCE = { timeout: 60_000 };

/** The preview's side of the diff. */
export function previewSide(page) {
  return page.locator('.monaco-diff-editor .editor.modified').first();
}

/** The coloured tokens that are on screen. */
export function heat(page) {
  return previewSide(page).locator('.view-overlays .cdr[class*="ced-"]');
}

/**
 * Asks for a patch for the file that is open, as a person does: by the palette.
 * @param page of VS Code
 * @param {string} request what a person types
 */
export async function typeRequest(page, request) {
  await openRequestBox(page);
  await quickInput(page).fill(request);
  await page.keyboard.press('Enter');
}

/** The same, with a request from the list. */
export async function pickRequest(page, request) {
  const box = await openRequestBox(page);
  await box.locator('.monaco-list-row', { hasText: request }).first().click(PATIENCE);
}

async function openRequestBox(page) {
  await runCommand(page, 'Consilience: Propose Patch…');
  const box = page.locator('.quick-input-widget');
  await box.getByText('Propose a patch for').waitFor(PATIENCE);
  return box;
}

/** Agrees to what will be sent. */
export async function confirmContext(page) {
  const box = page.locator('.quick-input-widget');
  await box.getByText(/about [\d.,]+ tokens to /).waitFor(PATIENCE);
  await quickInput(page).press('Enter');
}

/** Waits until the patch is shown and coloured. */
export async function waitForHeat(page) {
  await heat(page).first().waitFor(PATIENCE);
}
