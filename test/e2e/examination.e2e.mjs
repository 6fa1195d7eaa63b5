import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { runCommand } from '../../scripts/lib/workbench.mjs';
import { changedFiles, openDemo, picture, taskNamed } from './support/demo.mjs';
import { openPreview } from './support/preview.mjs';

const task = taskNamed('semver');

describe('a person reads what the model was asked', () => {
  let demo, page;

  beforeEach(async () => {
    demo = await openDemo();
    page = await demo.open();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(page, `failed-${this.currentTest.title}`);
    await demo?.close();
  });

  it('above the patch, in a document of every stage, and in the calibration view', async () => {
    await openPreview(page, task);
    await page
      .locator('.tab.active')
      .getByText(/asked: .*masked facts recovered/)
      .waitFor();
    await picture(page, 'examined');
    await runCommand(page, 'Consilience: Show What the Model Was Asked');
    const lines = page.locator('.editor-instance .view-lines').last();
    await lines.getByText('What the model was asked').first().waitFor();
    await picture(page, 'examination');
    await runCommand(page, 'Consilience: Show Calibration');
    const view = page.frameLocator('iframe.webview').frameLocator('iframe');
    await view.getByRole('heading').first().waitFor();
    await picture(page, 'calibration');
    assert.equal(changedFiles(demo), '', 'nothing is written by reading');
  });
});
