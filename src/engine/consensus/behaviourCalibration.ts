/**
 * How evidence from running a pool translates into a probability. Fitted by the bench suite `calibrate --execution`
 * (seed 1, 20 pools of 5, 10, 20, 50 and 100 draws per problem, ridge 2) on 77 HumanEval problems in Python that have
 * inputs, with samples of CodeGen-16B. On problems that were left out of the fit its calibration error was 0.03 to 0.06
 * from 5 to 50 draws and 0.08 at 100, where there is one pool per problem; its AUROC 0.83 at 5 and 10, 0.82 at 20, 0.80
 * at 50 and 0.78 at 100.
 */
export const behaviourCalibration = {
  intercept: -0.666,
  weights: {
    score: 1.486,
    support: 0.274,
    usable: 1.731,
    rejected: -1.703,
    constant: -2.973,
    request: 0.822,
  },
};
