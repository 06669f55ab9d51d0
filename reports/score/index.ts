/** Truth and events in, results and scores out; pure. */
export { type Check, ceases, happens, latency, never } from "./check.ts";
export { describe } from "./describe.ts";
export { judge } from "./judge.ts";
export { parseCheck } from "./parse-check.ts";
export { type EmissionSpell, emissionSpells } from "./score-emission.ts";
export { type PresenceOptions, scorePresence } from "./score-presence.ts";
export { type Consensus, consensusOf } from "./sleep/consensus.ts";
export {
  type SleepConventions,
  SRI_CONVENTIONS,
} from "./sleep/conventions.ts";
export type { Discrepancy, Spread, Trend } from "./sleep/discrepancy.ts";
export type { CurvePoint } from "./sleep/discrepancy-curve.ts";
export type { EpochByEpoch, GroupAgreement } from "./sleep/epoch-by-epoch.ts";
export type { Averaged, Estimate } from "./sleep/estimate.ts";
export type { Fourteen, FourteenMetric } from "./sleep/fourteen-metrics.ts";
export type { LogDiscrepancy } from "./sleep/log-discrepancy.ts";
export { type MeasureName, measureNight, titled } from "./sleep/night-measures.ts";
export { type AlarmNight, type AlarmOutcome, type AlarmScore, scoreAlarm } from "./sleep/score-alarm.ts";
export { type CausalScore, type Delay, type StageStatement, scoreCausal } from "./sleep/score-causal.ts";
export { type ChangePointsScore, scoreChangePoints } from "./sleep/score-change-points.ts";
export { diaryTime, type IntentScore, scoreIntent } from "./sleep/score-intent.ts";
export { type NightReport, type SleepReport, scoreNights } from "./sleep/score-nights.ts";
export { type RespirationNight, type RespirationScore, scoreRespiration } from "./sleep/score-respiration.ts";
export { type ScoredRecord, type ScorersReport, scoreScorers } from "./sleep/score-scorers.ts";
export { type SessionsScore, scoreSessions } from "./sleep/score-sessions.ts";
export { OTHERWISE, type StateUploads, scoreUploads, type Upload } from "./sleep/score-uploads.ts";
export { nightName, type SleepNight, type SleepStudy } from "./sleep/sleep-study.ts";
export type { Span } from "./sleep/spans.ts";
export { beginnings, type Spell, spells } from "./spells.ts";
export type { Stretch } from "./stretches.ts";
export { type Proportion, type Summary, summarise } from "./summarise.ts";
export { unjudgeable } from "./unjudgeable.ts";
