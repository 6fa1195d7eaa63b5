/**
 * How evidence from running a pool translates into a probability. Fitted by the bench suite `calibrate --execution`
 * (seed 1, 20 pools of 5, 10, 20, 50 and 100 draws per problem, ridge 2) on 77 HumanEval problems in Python that have
 * inputs, with samples of CodeGen-16B. On problems that were left out of the fit its calibration error was 0.04 to 0.06
 * from 5 to 50 draws and 0.10 at 100, where there is one pool per problem; its AUROC 0.80 and 0.78.
 */
export const behaviourCalibration = {
  intercept: -2.892,
  weights: {
    score: 1.244,
    support: 0.299,
    usable: 2.048,
    poolCentrality: 1.151,
    rejected: -1.664,
    constant: -2.582,
  },
};
