import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { previewSide } from '../../scripts/lib/proposePatch.mjs';
import { figuresOf, readRuns } from '../../scripts/lib/readRuns.mjs';
import { runCommand } from '../../scripts/lib/workbench.mjs';
import { changedFiles, onDisk, openDemo, picture, taskNamed } from './support/demo.mjs';
import { hoverOverHeat, openPreview, restMouse, until, visibleText } from './support/preview.mjs';

const task = taskNamed('parse-duration');
const file = `${task.name}/${task.file}`;

describe('a person proposes a patch', () => {
  let demo, page, before;

  beforeEach(async () => {
    demo = await openDemo();
    page = await demo.open();
    before = onDisk(demo, file);
    await openPreview(page, task);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(page, `failed-${this.currentTest.title}`);
    await demo?.close();
  });

  it('reads, goes from spot to spot, uses an alternative, undoes it, and accepts', async () => {
    await readsWhatItRestsOn(page);
    await goesFromSpotToSpot(page, figuresOf(readRuns(demo.userDataDir).at(-1)).hotSpots);
    await usesAnAlternative(page);
    assert.equal(changedFiles(demo), '', 'nothing is written before Accept');
    assert.equal(onDisk(demo, file), before);
    await accepts(page, demo, before);
  });

  it('rejects, and everything is as it was', async () => {
    await runCommand(page, 'Consilience: Reject Patch');
    await previewSide(page).waitFor({ state: 'detached' });
    assert.equal(onDisk(demo, file), before);
    assert.equal(changedFiles(demo), '');
    assert.equal(await page.locator('.tab.dirty').count(), 0);
  });
});

async function readsWhatItRestsOn(page) {
  const title = page.locator('.tab.active');
  await title.getByText(/12 of 12 differ; nearest to the others shown/).waitFor();
  await title.getByText(/by votes and syntax/).waitFor();
  await title.getByText(/recorded/).waitFor();
}

async function goesFromSpotToSpot(page, hotSpots) {
  const status = page.locator('.statusbar');
  // VS Code puts the cursor on the first change, and a hot spot may lie in front of it.
  await previewSide(page).locator('.view-lines').click();
  await page.keyboard.press('Control+Home');
  for (const [command, place] of [
    ['Next', 1],
    ['Next', 2],
    ['Previous', 1],
    ['Previous', hotSpots],
    ['Next', 1],
  ]) {
    await runCommand(page, `Consilience: Go to ${command} Hot Spot`);
    await status.getByText(`Hot spot ${place} of ${hotSpots}`).waitFor();
  }
}

async function usesAnAlternative(page) {
  const asProposed = await visibleText(page);
  const hover = await hoverOverHeat(page);
  const words = await hover.innerText();
  assert.match(words, /\d+ of 12/);
  const votes = [...words.matchAll(/(\d+) votes?:/g)].map((match) => Number(match[1]));
  assert.ok(votes.length > 0, words);
  assert.deepEqual(
    votes,
    votes.toSorted((a, b) => b - a),
    'most votes first',
  );
  await picture(page, 'hover');
  await hover.getByText('Use this').first().click();
  await until(
    () => visibleText(page),
    (text) => text !== asProposed,
    'the preview does not change',
  );
  await restMouse(page);
  await picture(page, 'alternative-used');
  await previewSide(page).locator('.view-lines').click();
  await page.keyboard.press('Control+z');
  await until(
    () => visibleText(page),
    (text) => text === asProposed,
    'undo does not restore the preview',
  );
}

async function accepts(page, demo, before) {
  const { text } = readRuns(demo.userDataDir)
    .at(-1)
    .findLast((event) => event.kind === 'consensus').consensus;
  await runCommand(page, 'Consilience: Accept Patch');
  await previewSide(page).waitFor({ state: 'detached' });
  await page.locator('.tab.active', { hasText: task.file }).waitFor();
  await page.locator('.editor-instance .view-lines').first().click();
  await runCommand(page, 'File: Save');
  await until(
    () => onDisk(demo, file),
    (now) => now === text,
    'the patch is not in the file',
  );
  await picture(page, 'accepted');
  await page.keyboard.press('Control+z');
  await runCommand(page, 'File: Save');
  await until(
    () => onDisk(demo, file),
    (now) => now === before,
    'one undo does not restore the file',
  );
}
