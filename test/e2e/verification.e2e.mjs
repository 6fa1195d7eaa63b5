import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { confirmContext, pickRequest, waitForHeat } from '../../scripts/lib/proposePatch.mjs';
import { openFile, runCommand } from '../../scripts/lib/workbench.mjs';
import { changedFiles, openDemo, picture, taskNamed } from './support/demo.mjs';

const task = taskNamed('glob');

describe('a person lets candidates be run', () => {
  let demo, page;

  beforeEach(async () => {
    demo = await openDemo();
    page = await demo.open();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(page, `failed-${this.currentTest.title}`);
    await demo?.close();
  });

  it('and reads what the choice was verified by, and where candidates part', async () => {
    await openFile(page, `${task.name}/${task.file}`);
    await allowInPalette(page);
    await pickRequest(page, task.instruction);
    await confirmContext(page);
    await waitForHeat(page);
    const title = page.locator('.tab.active');
    await title.getByText(/verified by: .*\d+ of \d+ generated tests/).waitFor({ timeout: 60_000 });
    await picture(page, 'verified');
    await runCommand(page, 'Consilience: Show Runs');
    const runs = page.locator('.pane', { hasText: 'Runs' }).first();
    const row = runs.locator('.monaco-list-row', { hasText: task.file }).first();
    const inputs = runs.getByText(/^for .*: \d+ (gives?|raises?|do)/).first();
    // The command opens the run, unless the view was not there yet: then the person does.
    await inputs.waitFor({ timeout: 5000 }).catch(() => row.locator('.monaco-tl-twistie').click());
    await inputs.waitFor();
    await picture(page, 'distinguishing');
    assert.equal(changedFiles(demo), '', 'nothing is written by running candidates');
  });
});

/** Says yes before the run, so that it does not depend on how quickly replies come. */
async function allowInPalette(page) {
  await runCommand(page, 'Consilience: Allow or Stop Running Candidates…');
  const pick = page.locator('.quick-input-widget');
  await pick.locator('.monaco-list-row', { hasText: 'Run candidates' }).first().click();
  await pick.waitFor({ state: 'hidden' });
}
