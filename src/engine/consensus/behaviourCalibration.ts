/**
 * How evidence from running a pool translates into a probability. Fitted by the bench suite `calibrate --execution`
 * (seed 1, 20 pools of 5, 10, 20, 50 and 100 draws per problem, ridge 2) on 77 HumanEval problems in Python that have
 * inputs, with samples of CodeGen-16B. On problems that were left out of the fit its calibration error was 0.04 to 0.05
 * from 5 to 50 draws and 0.07 at 100, where there is one pool per problem; its AUROC 0.83 at 5 and 10, 0.81 at 20, 0.80
 * at 50 and 0.79 at 100.
 */
export const behaviourCalibration = {
  intercept: -0.807,
  weights: {
    score: 1.485,
    support: 0.287,
    usable: 1.774,
    rejected: -1.664,
    constant: -2.978,
    request: 0.793,
  },
};
