/** The air of a room. */
export interface Medium {
  /** Degrees Celsius. */
  readonly temperature: number;
  /** Relative humidity, %. */
  readonly humidity: number;
  /** kPa. */
  readonly pressure: number;
  /** Of sound, m/s; where it is absent, `speedOfSound` of the temperature. */
  readonly speed?: number;
}

/** One standard atmosphere, kPa. */
export const STANDARD_PRESSURE = 101.325;

const KELVIN = 273.15; // K at 0 degrees Celsius

/**
 * Speed of sound in dry air, m/s: 331.3 sqrt(1 + T / 273.15), T in degrees Celsius.
 *
 * The ideal gas law (Kinsler et al., "Fundamentals of Acoustics", 4th ed., eq. 5.6.8, whose 331.5 m/s
 * at 0 C differs by 0.06 %). Humidity, left out, adds up to 0.35 % at 20 C.
 *
 * @throws RangeError unless the temperature is within -73 to 77 C.
 */
export function speedOfSound({ temperature }: { readonly temperature: number }): number {
  expectWithin("speedOfSound", "temperature", temperature, LIMITS.temperature);
  return 331.3 * Math.sqrt(1 + temperature / KELVIN);
}

/** The Medium's own speed of sound, or that of its temperature, m/s. @throws RangeError unless positive. */
export function speedIn(medium: Pick<Medium, "temperature" | "speed">): number {
  const speed = medium.speed ?? speedOfSound(medium);
  if (!(speed > 0 && speed < Infinity)) {
    throw new RangeError(`medium.speed is ${speed} m/s, expected a positive number`);
  }
  return speed;
}

/**
 * Attenuation of a pure tone by the air, dB/m.
 *
 * ISO 9613-1:1993, equations (3) to (5) and (B.1) to (B.3). The standard gives its accuracy as 10 % for
 * -20 to 50 C and 0.05 to 5 % of water vapour by moles, 20 % above 0.005 %, and 50 % above -73 C, all for
 * 0.0004 to 10 Hz/Pa (at one atmosphere 40 Hz to 1 MHz) and below 200 kPa.
 *
 * @param air `frequency` in Hz, 50 to 100,000; the rest as in Medium.
 * @throws RangeError outside 50 Hz-100 kHz, -73 to 77 C, 0 to 100 % and 1 to 200 kPa.
 */
export function airAbsorption(air: Medium & { readonly frequency: number }): number {
  expectWithin("airAbsorption", "frequency", air.frequency, LIMITS.frequency);
  return airAbsorber(air)(air.frequency);
}

/**
 * Attenuation by this air as a function of frequency alone, for whoever needs many: dB/m of Hz.
 *
 * Unlike `airAbsorption` it answers for any frequency from 0 up, so that a filter has a value at 0 Hz (none)
 * and at half the rate.
 *
 * @throws RangeError as `airAbsorption` does, but for the frequency.
 */
export function airAbsorber(air: Medium): (frequency: number) => number {
  for (const name of ["temperature", "humidity", "pressure"] as const) {
    expectWithin("airAbsorption", name, air[name], LIMITS[name]);
  }
  const kelvin = air.temperature + KELVIN;
  const warmth = kelvin / 293.15;
  const pressure = air.pressure / STANDARD_PRESSURE;

  // (B.3), (B.2), (B.1): molar concentration of water vapour in %; 273.16 K is the triple point.
  const saturation = 10 ** (4.6151 - 6.8346 * (273.16 / kelvin) ** 1.261);
  const water = (air.humidity * saturation) / pressure;
  const oxygen = pressure * (24 + (4.04e4 * water * (0.02 + water)) / (0.391 + water)); // Hz, (3)
  const nitrogen = // Hz, (4)
    (pressure / Math.sqrt(warmth)) * (9 + 280 * water * Math.exp(-4.17 * (warmth ** (-1 / 3) - 1)));

  // (5)
  const classical = (1.84e-11 / pressure) * Math.sqrt(warmth);
  const ofOxygen = warmth ** -2.5 * 0.01275 * Math.exp(-2239.1 / kelvin);
  const ofNitrogen = warmth ** -2.5 * 0.1068 * Math.exp(-3352 / kelvin);
  return (frequency) => {
    const square = frequency * frequency;
    const relaxation = ofOxygen / (oxygen + square / oxygen) + ofNitrogen / (nitrogen + square / nitrogen);
    return 8.686 * square * (classical + relaxation);
  };
}

const LIMITS = {
  frequency: { least: 50, most: 100_000, unit: "Hz" },
  temperature: { least: -73, most: 77, unit: "C" },
  humidity: { least: 0, most: 100, unit: "%" },
  pressure: { least: 1, most: 200, unit: "kPa" },
} as const;

function expectWithin(
  where: string,
  name: string,
  value: number,
  { least, most, unit }: { readonly least: number; readonly most: number; readonly unit: string },
): void {
  if (!(value >= least && value <= most)) {
    throw new RangeError(`${where}: ${name} is ${value} ${unit}, expected ${least} to ${most}`);
  }
}
