export { type Arrivals, arrivals, arrivalsUntil } from "./acoustics/arrivals.ts";
export { energyDecay, eyringTime, reverberationTime, sabineTime } from "./acoustics/decay.ts";
export { type Directivity, directivityAt } from "./acoustics/directivity.ts";
export { type Images, imageCount, imageSources } from "./acoustics/images.ts";
export {
  type ImpulseResponses,
  impulseResponses,
  type ResponseOptions,
} from "./acoustics/impulse-responses.ts";
export {
  type Assumed,
  bandsOf,
  MATERIALS,
  type Material,
  OCTAVES,
  ULTRASOUND,
} from "./acoustics/materials.ts";
export {
  airAbsorber,
  airAbsorption,
  type Medium,
  STANDARD_PRESSURE,
  speedIn,
  speedOfSound,
} from "./acoustics/medium.ts";
export { type BandedRoom, type Bands, octaveResponses } from "./acoustics/octave-responses.ts";
export { type Shoebox, shoebox, WALLS, type Walls } from "./acoustics/shoebox.ts";
export { type TemperatureDrift, temperatureDrift } from "./acoustics/temperature-drift.ts";
export {
  type Bedroom,
  type BedroomOptions,
  bedroom,
  type DeviceOptions,
  type Lodger,
  type Neighbour,
  type Pet,
  type Side,
} from "./bedroom/bedroom.ts";
export { type BedroomNight, bedroomNight, fullScaleOf } from "./bedroom/bedroom-night.ts";
export { type Climate, climateOf, clockOf } from "./bedroom/climate.ts";
export { type NightTruth, nightTruth, respirationOf, type Span, scoringsOf } from "./bedroom/night-truth.ts";
/** The world, as scenario files and runs see it. */
export { type Random, random } from "./chance.ts";
export { HOUR, MINUTE, SECOND } from "./duration.ts";
export type { Point } from "./geometry.ts";
export type { Mover } from "./movers/animate.ts";
export { type Curtain, type CurtainOptions, curtain } from "./movers/curtain.ts";
export { FAN_TYPES, type Fan, type FanOptions, type FanType, fan } from "./movers/fan.ts";
export {
  type CrawlerOptions,
  cat,
  crawler,
  dog,
  type Jump,
  type PetOptions,
  type Quadruped,
} from "./movers/quadruped.ts";
export { type Rattle, type RattleOptions, rattle } from "./movers/rattle.ts";
export { DOINGS, type Doing, type Sitter, type SitterOptions, sitter } from "./movers/sitter.ts";
export type { Spot } from "./movers/track.ts";
export { type Vacuum, type VacuumOptions, vacuum } from "./movers/vacuum.ts";
export { type Walker, type WalkerOptions, walker } from "./movers/walker.ts";
export { type Airflow, type AirflowOptions, airflow } from "./noises/airflow.ts";
export type { Noise } from "./noises/animate-noise.ts";
export { type Hiss, type HissOptions, hiss } from "./noises/hiss.ts";
export { type Keys, type KeysOptions, keys } from "./noises/keys.ts";
export { type Knocks, type KnocksOptions, knocks } from "./noises/knocks.ts";
export { type OtherSensor, type OtherSensorOptions, otherSensor } from "./noises/other-sensor.ts";
export { type EnrMap, enrMap } from "./preview/enr-map.ts";
export { type EnrOverTime, enrOverTime, FLOOR_DB, type Listening } from "./preview/enr-over-time.ts";
export { chirpProfiles } from "./radar/chirp-profiles.ts";
export { OCCLUSIONS, type Occlusion, seenThrough } from "./radar/occlusions.ts";
export { BGT60_FULL_SCALE, bgt60, type FmcwOptions, fmcw, uwb } from "./radar/presets.ts";
export {
  binsOf,
  binWidthOf,
  type ElementPattern,
  type FmcwRadar,
  type PulseRadar,
  type Radar,
  stepOf,
} from "./radar/radar.ts";
export { type Chirps, radarChirps } from "./radar/radar-chirps.ts";
export { type RangeProfiles, rangeProfiles } from "./radar/range-profiles.ts";
export {
  expectCovered,
  movingReflectors,
  type SampledReflector,
  sampledReflectors,
} from "./radar/reflectors.ts";
export type { Reflectors, Staging, StillReflector } from "./radar/staging.ts";
export { WINDOW_NAMES, type WindowName } from "./radar/windows.ts";
export {
  DOOR_WALLS,
  type Door,
  type DoorOptions,
  livingRoom,
  type Room,
  type RoomOptions,
  room,
} from "./room.ts";
export { type Placement, type Scene, type SceneOptions, scene, withMicrophones } from "./scene.ts";
export { type EchoCase, movingEchoes, type SampledPath } from "./sensors/moving-echoes.ts";
export { type Block, type Simulation, type SimulationEnd, simulate } from "./simulate.ts";
export type { AlarmOptions } from "./sleep/alarm.ts";
export { type Breathing, breathingOf, heartOf } from "./sleep/breathing.ts";
export type { Breaths } from "./sleep/breaths.ts";
export { type Diary, type DiaryOptions, diary } from "./sleep/diary.ts";
export { type Bout, EPOCH } from "./sleep/hypnogram.ts";
export type { Movement } from "./sleep/movements.ts";
export { type Alarmed, type Night, type NightOptions, night, type Pastime } from "./sleep/night.ts";
export type { Obstruction } from "./sleep/obstructions.ts";
export { type Person, type PersonOptions, person } from "./sleep/person.ts";
export { alarm, type Rest, rest } from "./sleep/rest.ts";
export { type Belts, type RipOptions, ripBelts } from "./sleep/rip.ts";
export { type Sleeper, type SleeperOptions, sleeper } from "./sleep/sleeper.ts";
export { CLASS_OF, type SleepStage, STAGES } from "./sleep/stages.ts";
export type { Place, Stay } from "./sleep/stays.ts";
export { technologists } from "./sleep/technologists.ts";
export { STATES, truthOf } from "./truth.ts";
export { type Microphone, type Unit, type UnitOptions, unit } from "./unit.ts";
