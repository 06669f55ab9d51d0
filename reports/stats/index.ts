/** Intervals and summaries that defend a Verdict; pure. */

export { type BootstrapKind, bootstrap, bootstrapInterval, type Statistics } from "./bootstrap.ts";
export { clopperPearson } from "./clopper-pearson.ts";
export { fitLine, heightError, type LineFit, residualAt, slopeError } from "./fit-line.ts";
export { clip, excludes, type Interval, NO_INTERVAL } from "./interval.ts";
export { cohenKappa, fleissKappa } from "./kappa.ts";
export { AGREEMENT, type Limits, limitsOfAgreement } from "./limits-of-agreement.ts";
export { median } from "./median.ts";
export { type Moments, moments } from "./moments.ts";
export { poissonInterval } from "./poisson-interval.ts";
export { sdInterval } from "./sd-interval.ts";
export { jackknifeInterval, meanInterval, tInterval } from "./t-interval.ts";
