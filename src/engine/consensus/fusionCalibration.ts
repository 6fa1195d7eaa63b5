import { defaultWeights } from './evidenceWeights';
import type { FusionCalibration } from './fusion';

export const fusionCalibration: FusionCalibration = {
  weights: defaultWeights,
  correlation: 0.5,
  intercept: 0,
  scale: { a: 1, b: 0 },
};
