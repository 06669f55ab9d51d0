/** Air that warms and cools slowly round a mean. */
export interface TemperatureDrift {
  /** Degrees Celsius. */
  readonly mean: number;
  /** Greatest departure from the mean, degrees. */
  readonly swing: number;
  /** s */
  readonly period: number;
  /** Where in the period the run begins, radians; 0 is the mean, rising. */
  readonly phase: number;
}

/**
 * Temperature at a time, as heating makes it: a sine, in degrees Celsius of seconds of stream time.
 *
 * Static echoes turn with it: 0.1 C changes the speed of sound by 0.017 %, and so the phase of a 10 m path at
 * 33 kHz by 0.16 cycles. It is slow: take it some times a second, not at each sample.
 *
 * ASSUMPTION: a heated living room swings by 0.5 C (0.1 to 1.5) in 20 minutes (5 to 60), the cycle of a thermostat.
 *
 * @throws RangeError unless the swing is 0 or more, the period positive and all are finite.
 */
export function temperatureDrift({
  mean,
  swing = 0.5,
  period = 1200,
  phase = 0,
}: Pick<TemperatureDrift, "mean"> & Partial<TemperatureDrift>): (time: number) => number {
  if (!Number.isFinite(mean) || !Number.isFinite(phase)) {
    throw new RangeError(`temperatureDrift: mean is ${mean} C, phase ${phase}`);
  }
  if (!(swing >= 0 && swing < Infinity)) throw new RangeError(`temperatureDrift: swing is ${swing} C`);
  if (!(period > 0 && period < Infinity)) throw new RangeError(`temperatureDrift: period is ${period} s`);
  return (time) => mean + swing * Math.sin((2 * Math.PI * time) / period + phase);
}
