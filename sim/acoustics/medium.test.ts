import assert from "node:assert/strict";
import { test } from "node:test";
import { airAbsorber, airAbsorption, STANDARD_PRESSURE, speedIn, speedOfSound } from "./medium.ts";

/**
 * ISO 9613-1:1993, Table 1: attenuation in dB/km to three figures at one atmosphere, by temperature (C),
 * relative humidity (%) and preferred frequency (Hz). The table is made for exact mid-band frequencies.
 * From the transcription in the test of a public "ISO 9613 Propagation Toolkit" and, for 15 and 80 %, the
 * benchmark of RWTH Aachen's ITA Toolbox.
 */
const TABLE_1: readonly (readonly [temperature: number, humidity: number, band: number, dbPerKm: number])[] =
  [
    [-20, 10, 50, 0.589],
    [-20, 70, 50, 0.125],
    [-20, 100, 50, 0.0992],
    [-20, 10, 125, 1.2],
    [-20, 30, 125, 1.28],
    [-20, 100, 125, 0.344],
    [-20, 10, 1000, 1.65],
    [-20, 100, 1000, 11.1],
    [-20, 10, 4000, 3.86],
    [-20, 50, 4000, 13.2],
    [-20, 10, 8000, 10.9],
    [-20, 100, 8000, 41.1],
    [-10, 10, 125, 1.86],
    [-10, 70, 125, 0.332],
    [-10, 50, 1000, 12.9],
    [-10, 70, 8000, 86.2],
    [0, 10, 125, 1.3],
    [0, 70, 125, 0.39],
    [0, 10, 1000, 14],
    [0, 15, 1000, 18.3],
    [0, 20, 1000, 17.7],
    [0, 100, 1000, 3.37],
    [0, 10, 4000, 19],
    [0, 10, 8000, 26.4],
    [10, 10, 125, 0.788],
    [10, 10, 1000, 21.6],
    [10, 20, 1000, 11],
    [10, 70, 1000, 3.66],
    [10, 10, 4000, 57.3],
    [10, 70, 4000, 32.8],
    [10, 10, 8000, 69.4],
    [15, 70, 4000, 26.4],
    [20, 10, 50, 0.27],
    [20, 80, 50, 0.0501],
    [20, 100, 50, 0.0403],
    [20, 50, 100, 0.294],
    [20, 70, 125, 0.339],
    [20, 70, 160, 0.518],
    [20, 70, 200, 0.776],
    [20, 10, 1000, 14.1],
    [20, 70, 1000, 4.98],
    [20, 80, 1000, 5.15],
    [20, 100, 1000, 5.42],
    [20, 10, 4000, 109],
    [20, 100, 4000, 19.4],
    [20, 15, 6300, 175],
    [20, 80, 10000, 105],
    [30, 10, 125, 0.958],
    [30, 70, 1000, 7.41],
    [30, 10, 4000, 96],
    [30, 70, 4000, 23.1],
    [40, 70, 1000, 8.66],
    [50, 10, 100, 0.584],
    [50, 70, 100, 0.0913],
    [50, 50, 1000, 10],
    [50, 100, 1000, 6.05],
    [50, 10, 4000, 46.4],
    [50, 70, 4000, 48.2],
    [50, 10, 8000, 155],
    [50, 70, 8000, 80.3],
  ];

test("air absorption rounds to every tabulated value of ISO 9613-1", () => {
  for (const [temperature, humidity, band, dbPerKm] of TABLE_1) {
    const frequency = 1000 * 10 ** (Math.round(10 * Math.log10(band / 1000)) / 10);
    const absorption = airAbsorption({ frequency, temperature, humidity, pressure: STANDARD_PRESSURE });
    const lastFigure = 10 ** (Math.floor(Math.log10(dbPerKm)) - 2);
    assert.ok(
      Math.abs(1000 * absorption - dbPerKm) <= 0.55 * lastFigure,
      `${temperature} C, ${humidity} %, ${band} Hz: ${1000 * absorption} dB/km, table says ${dbPerKm}`,
    );
  }
});

test("32 kHz at 20 C and 40 % loses 1.01 dB/m, not an extrapolation of the audible range", () => {
  const absorption = airAbsorption({ frequency: 32_000, temperature: 20, humidity: 40, pressure: 101.325 });
  assert.ok(Math.abs(absorption - 1.01) < 0.005, `${absorption} dB/m`);
});

test("at half the pressure and frequency, air with as large a share of water loses half as much per metre", () => {
  // By similarity alpha / p depends on f / p alone once the concentration of water is the same.
  const half = { temperature: 20, humidity: 25, pressure: 50 };
  const whole = { temperature: 20, humidity: 50, pressure: 100 };
  const thin = airAbsorption({ ...half, frequency: 20_000 });
  const dense = airAbsorption({ ...whole, frequency: 40_000 });
  assert.ok(Math.abs((2 * thin) / dense - 1) < 1e-12);
});

test("air takes nothing at 0 Hz", () => {
  assert.equal(airAbsorber({ temperature: 20, humidity: 40, pressure: 101.325 })(0), 0);
});

test("air outside the physical ranges is refused by the name of the quantity", () => {
  const air = { frequency: 1000, temperature: 20, humidity: 40, pressure: 101.325 };
  const refused = [
    { frequency: 49 },
    { frequency: 100_001 },
    { frequency: Number.NaN },
    { temperature: -300 },
    { humidity: -1 },
    { humidity: 101 },
    { pressure: 0 },
    { pressure: Number.NaN },
  ];
  for (const wrong of refused) {
    const message = new RegExp(`${Object.keys(wrong)[0]} is ${Object.values(wrong)[0]} `);
    assert.throws(() => airAbsorption({ ...air, ...wrong }), { name: "RangeError", message });
  }
});

test("sound travels at 331.3 m/s at 0 C and sqrt(2) times that at twice the absolute temperature", () => {
  assert.equal(speedOfSound({ temperature: 0 }), 331.3);
  assert.ok(Math.abs(speedOfSound({ temperature: 20 }) - 343.215) < 1e-3);
  assert.ok(Math.abs(speedOfSound({ temperature: -273.15 / 4 }) / 331.3 - Math.sqrt(3) / 2) < 1e-15);
});

test("a stated speed overrides that of the temperature, and must be positive", () => {
  assert.equal(speedIn({ temperature: 20, speed: 340 }), 340);
  assert.equal(speedIn({ temperature: 0 }), 331.3);
  assert.throws(() => speedIn({ temperature: 20, speed: 0 }), /medium\.speed is 0 m\/s/);
});
