import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ladderTemperature } from '../../../../src/engine/sampling/temperatureLadder';

it('spreads the samples around the temperature that is set, and draws the first as set', () => {
  const temperatures = [0, 1, 2, 3, 4].map((index) => ladderTemperature(0.8, 0.25, index));
  expect(temperatures).toEqual([0.8, 0.6, 1, 0.7, 0.9]);
  expect([0, 1, 2, 3].map((index) => ladderTemperature(0.8, 0, index))).toEqual([0.8, 0.8, 0.8, 0.8]);
});

it('stays within what servers take', () => {
  const temperature = fc.double({ min: 0, max: 2, noNaN: true });
  const spread = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(temperature, spread, fc.nat(100), (set, share, index) => {
      const drawn = ladderTemperature(set, share, index);
      expect(drawn).toBeGreaterThanOrEqual(0);
      expect(drawn).toBeLessThanOrEqual(2);
    }),
  );
});
