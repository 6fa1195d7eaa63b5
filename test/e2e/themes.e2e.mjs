import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { projectDir } from '../../scripts/lib/paths.mjs';
import { heat } from '../../scripts/lib/proposePatch.mjs';
import { quickInput, runCommand } from '../../scripts/lib/workbench.mjs';
import { openDemo, picture, taskNamed } from './support/demo.mjs';
import { hoverOverText, openPreview, restMouse } from './support/preview.mjs';

const THEMES = [
  { name: 'dark', label: 'Dark Modern', className: 'vs-dark' },
  { name: 'light', label: 'Light Modern', className: 'vs' },
  { name: 'high-contrast', label: 'Dark High Contrast', className: 'hc-black' },
  { name: 'high-contrast-light', label: 'Light High Contrast', className: 'hc-light' },
];

describe('the heat in every kind of theme', () => {
  let demo, page;
  const seen = new Map();

  before(async () => {
    demo = await openDemo();
    page = await demo.open();
    await openPreview(page, taskNamed('parse-duration'));
  });

  after(async () => demo?.close());

  for (const theme of THEMES) {
    it(`can be told apart in ${theme.name}`, async () => {
      await chooseTheme(page, theme.label);
      await page.locator(`.monaco-workbench.${theme.className}`).waitFor({ timeout: 30_000 });
      await restMouse(page);
      const colours = await heatColours(page);
      assert.ok(colours.length > 1, 'the steps have different colours');
      for (const colour of colours)
        assert.doesNotMatch(colour, /^rgba\(0, 0, 0, 0\)/, 'a step has no colour');
      seen.set(theme.name, colours.join());
      await picture(page, `heatmap-${theme.name}`);
    });
  }

  it('is not the same in any two of them', () => {
    assert.equal(new Set(seen.values()).size, THEMES.length);
  });

  it('gives the picture of the README', async () => {
    await chooseTheme(page, 'Dark Modern');
    await page.locator('.monaco-workbench.vs-dark').waitFor({ timeout: 30_000 });
    await hoverOverText(page, '"Empty duration"');
    const file = await picture(page, 'heatmap');
    if (process.env['CONSILIENCE_UPDATE_PICTURES'] === '1') {
      copyFileSync(file, path.join(projectDir, 'media/heatmap.png'));
    }
  });
});

/** The backgrounds of the coloured tokens on screen, each once; marks of insertions have a border instead. */
async function heatColours(page) {
  const colours = await heat(page).evaluateAll((tokens) =>
    tokens
      .map((token) => getComputedStyle(token))
      .filter((style) => style.borderLeftWidth === '0px')
      .map((style) => style.backgroundColor),
  );
  return [...new Set(colours)].sort();
}

async function chooseTheme(page, label) {
  await runCommand(page, 'Preferences: Color Theme');
  await page.locator('.quick-input-widget input[placeholder*="Theme"]').waitFor({ timeout: 20_000 });
  await quickInput(page).fill(label);
  const row = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.getByText(label, { exact: true }) });
  await row.first().click();
}
