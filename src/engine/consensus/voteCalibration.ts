/** How votes translate into a probability; written by the bench suite `calibrate`. */
export const voteCalibration = {
  intercept: 0,
  weights: { centrality: 1, share: 0.3, size: 0 },
};
