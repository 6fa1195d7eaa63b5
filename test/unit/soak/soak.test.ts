import { expect, it } from 'vitest';
import { createTestSyntax } from '../../fixtures/syntax';
import { soak } from '../../soak/soak';

it('two hundred runs against a server that fails at random all end, and leave nothing behind', async () => {
  const syntax = await createTestSyntax('typescript');
  const { broken, ended, runs, failures } = await soak({ runs: 200, seed: 7, syntax, parallel: 40 });
  expect(broken).toEqual([]);
  expect(ended.done + ended.stopped + ended.failed + ended.cancelled).toBe(runs);
  // A soak in which nothing went wrong would show nothing.
  // How many of them stop early depends on which replies come first.
  expect(ended.done + ended.stopped).toBeGreaterThan(80);
  expect(Object.keys(failures).length).toBeGreaterThan(6);
}, 120_000);
