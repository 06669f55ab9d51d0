export { type Arrivals, arrivals, arrivalsUntil } from "./acoustics/arrivals.ts";
export { energyDecay, eyringTime, reverberationTime, sabineTime } from "./acoustics/decay.ts";
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
/** The world, as scenario files and runs see it. */
export { type Random, random } from "./chance.ts";
export { HOUR, MINUTE, SECOND } from "./duration.ts";
export type { Point } from "./geometry.ts";
export type { Mover } from "./movers/animate.ts";
export { type Curtain, type CurtainOptions, curtain } from "./movers/curtain.ts";
export { type Fan, type FanOptions, fan } from "./movers/fan.ts";
export { type Spot, type Walker, type WalkerOptions, walker } from "./movers/walker.ts";
export { livingRoom, room } from "./room.ts";
export { type Placement, type Scene, type SceneOptions, scene } from "./scene.ts";
export { type EchoCase, movingEchoes, type SampledPath } from "./sensors/moving-echoes.ts";
export { type Block, type Simulation, type SimulationEnd, simulate } from "./simulate.ts";
export { STATES, truthOf } from "./truth.ts";
export { type Microphone, type Unit, type UnitOptions, unit } from "./unit.ts";
