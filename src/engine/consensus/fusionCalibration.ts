import type { FusionCalibration } from './fusion';

/**
 * How signals translate into a probability before the person's own outcomes are known. Weights and scale were fitted
 * by the bench suite `simulation` on its seeds 1 to 100, with the correlation held at one half: the simulated model
 * repeats itself less than a real one may, and the fit hardly depends on it. `projectChecks` and `roundTrip` are not
 * simulated and have their default weights.
 */
export const fusionCalibration: FusionCalibration = {
  weights: {
    votes: 0.5,
    generatedTests: 1,
    projectChecks: 1.5,
    backward: 1.6,
    roundTrip: 0.5,
    judge: 2,
    questions: 0.2,
    critique: 1,
    choice: 1.2,
  },
  correlation: 0.5,
  intercept: 0,
  scale: { a: 1.821, b: 0.422 },
};
