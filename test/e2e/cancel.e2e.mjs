import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { after, before, describe, it } from 'mocha';
import { confirmContext, typeRequest } from '../../scripts/lib/proposePatch.mjs';
import { openFile } from '../../scripts/lib/workbench.mjs';
import { changedFiles, openDemo, picture } from './support/demo.mjs';
import { until } from './support/preview.mjs';
import { startSlowModel } from './support/slowModel.mjs';

const MOST_MS = 200;

describe('Cancel', () => {
  let model, demo, page;

  before(async () => {
    model = await startSlowModel();
    demo = await openDemo({
      'consilience.models': [{ baseUrl: model.url, model: 'test-model' }],
      'consilience.sampling.count': 6,
      'consilience.budget.level': 'quick',
      'consilience.sampling.concurrency': 4,
    });
    page = await demo.open();
  });

  after(async () => {
    await demo?.close();
    await model?.close();
  });

  it(`leaves no socket open after ${MOST_MS} ms`, async () => {
    await openFile(page, 'wrap/wrap.py');
    await typeRequest(page, 'Implement wrap.');
    await confirmContext(page);
    const progress = page.locator('.notification-list-item', { hasText: 'samples' });
    await progress.waitFor();
    await model.arrived(4);
    assert.ok(model.openSockets() >= 1);
    await picture(page, 'progress');
    const cancel = progress.getByRole('button', { name: 'Cancel' });
    const pressed = await timeOfPress(cancel);
    await until(
      () => model.openSockets(),
      (open) => open === 0,
      'sockets are open',
    );
    const elapsed = performance.timeOrigin + performance.now() - pressed;
    console.log(`      closed ${Math.round(elapsed)} ms after the button was pressed`);
    assert.ok(elapsed < MOST_MS, `${Math.round(elapsed)} ms`);
    await progress.waitFor({ state: 'detached' });
    assert.equal(changedFiles(demo), '');
  });
});

/** Presses a button, and returns when the page saw it, in milliseconds since 1970. */
async function timeOfPress(button) {
  const seen = button.evaluate(
    (element) =>
      new Promise((resolve) =>
        element.addEventListener('click', () => resolve(performance.timeOrigin + performance.now()), {
          capture: true,
          once: true,
        }),
      ),
  );
  await button.click();
  return seen;
}
