/**
 * How evidence from running a pool translates into a probability. Fitted by the bench suite `calibrate --execution`
 * (seed 1, 20 pools of 5, 10, 20, 50 and 100 draws per problem, ridge 2) on 77 HumanEval problems in Python that have
 * inputs, with samples of CodeGen-16B. On problems that were left out of the fit its calibration error was 0.04 at 10
 * and 20 draws and 0.10 at 100, where there is one pool per problem; its AUROC 0.81 and 0.78.
 */
export const behaviourCalibration = {
  intercept: -2.922,
  weights: {
    score: 1.25,
    support: 0.303,
    usable: 2.046,
    poolCentrality: 1.252,
    rejected: -1.688,
    constant: -2.578,
  },
};
