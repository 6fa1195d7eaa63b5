import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { projectDir } from '../../scripts/lib/paths.mjs';
import { heat } from '../../scripts/lib/proposePatch.mjs';
import { openDemo, picture, taskNamed } from './support/demo.mjs';
import { hoverOverHeat, openPreview, restMouse } from './support/preview.mjs';

const THEMES = [
  { name: 'dark', setting: 'Default Dark Modern', className: 'vs-dark' },
  { name: 'light', setting: 'Default Light Modern', className: 'vs' },
  { name: 'high-contrast', setting: 'Default High Contrast', className: 'hc-black' },
  { name: 'high-contrast-light', setting: 'Default High Contrast Light', className: 'hc-light' },
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
      await changeSetting(demo, 'workbench.colorTheme', theme.setting);
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
    await changeSetting(demo, 'workbench.colorTheme', 'Default Dark Modern');
    await page.locator('.monaco-workbench.vs-dark').waitFor({ timeout: 30_000 });
    await hoverOverHeat(page);
    const file = await picture(page, 'heatmap');
    if (process.env['CONSILIENCE_UPDATE_PICTURES'] === '1') {
      copyFileSync(file, path.join(projectDir, 'media/heatmap.png'));
    }
  });
});

/** The backgrounds of the coloured tokens on screen, each once. */
async function heatColours(page) {
  const colours = await heat(page).evaluateAll((tokens) =>
    tokens.map((token) => getComputedStyle(token).backgroundColor),
  );
  return [...new Set(colours)].sort();
}

/** VS Code watches the file. */
async function changeSetting(demo, name, value) {
  const file = path.join(demo.userDataDir, 'User/settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...settings, [name]: value }, null, 2));
}
