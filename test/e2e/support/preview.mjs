import {
  heat,
  pickRequest,
  confirmContext,
  previewSide,
  waitForHeat,
} from '../../../scripts/lib/proposePatch.mjs';
import { openFile } from '../../../scripts/lib/workbench.mjs';

/** From the file to the coloured preview. */
export async function openPreview(page, task) {
  await openFile(page, `${task.name}/${task.file}`);
  await pickRequest(page, task.instruction);
  await confirmContext(page);
  await waitForHeat(page);
}

/** The lines of the preview that are on screen. */
export async function visibleText(page) {
  return previewSide(page).evaluate((side) => {
    const lines = [...side.querySelectorAll('.view-lines .view-line')];
    const top = (line) => Number.parseFloat(line.style.top);
    return lines
      .sort((a, b) => top(a) - top(b))
      .map((line) => line.textContent.replaceAll('\u00a0', ' '))
      .join('\n');
  });
}

/** Rests the mouse on a coloured token, and returns the hover that appears. */
export async function hoverOverHeat(page, index = 0) {
  const box = await heat(page).nth(index).boundingBox();
  await page.mouse.move(box.x + box.width / 2 - 1, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return shownHover(page);
}

/** The same, on the first coloured token with this text. */
export async function hoverOverText(page, text) {
  await previewSide(page).locator('.view-line span span', { hasText: text }).first().hover();
  return shownHover(page);
}

/** The hover with the alternatives, once it has faded in. */
async function shownHover(page) {
  const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: 'Use this' });
  await hover.waitFor({ timeout: 20_000 });
  await hover.evaluate((element) =>
    Promise.all(element.getAnimations({ subtree: true }).map((animation) => animation.finished)),
  );
  return hover;
}

/** Takes the mouse away, so that no hover hides anything. */
export async function restMouse(page) {
  await page.mouse.move(700, 4);
  await page.locator('.monaco-hover:not(.hidden)', { hasText: 'Use this' }).waitFor({ state: 'hidden' });
}

/** Asks until the answer is as wanted. */
export async function until(ask, isWanted, what, timeoutMs = 20_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`${what}: still ${JSON.stringify(answer)} after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
