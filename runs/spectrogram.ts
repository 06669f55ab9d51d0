import FFT from "fft.js";
import type { Canvas } from "#contracts";

/** Length of a spectrum, samples: 64 ms at 2 kHz, bins of 15.6 Hz. */
const SIZE = 128;

/** Most columns kept of a run. Longer ones hold the greatest value of several spectra. */
const MOST_COLUMNS = 2000;

/** dB re full scale of the byte 0, and of each step above it. */
const FLOOR_DB = -140;
const STEP_DB = 0.6;

/** The picture of a baseband stream that is kept in the record when the samples are not. */
export interface Painter {
  /** Adds samples, shape [sample][channel][I,Q]; hands over each column as it is finished. */
  push(samples: Int16Array): void;
}

/**
 * Prepares the spectrogram of the first channel of a baseband stream: Hann window of 128 samples,
 * half overlapped, power in dB re full scale, lowest frequency first.
 */
export function spectrogramPainter(
  { rate, channels, total }: { readonly rate: number; readonly channels: number; readonly total: number },
  onColumn: (column: Uint8Array) => void,
): { readonly canvas: Canvas; readonly painter: Painter } {
  const half = SIZE / 2;
  const merged = Math.max(1, Math.ceil(total / half / MOST_COLUMNS));
  const fft = new FFT(SIZE);
  const hann = Float64Array.from(
    { length: SIZE },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / SIZE),
  );
  const scale = 1 / (hann.reduce((sum, value) => sum + value, 0) * 32768);
  const recent = new Float64Array(2 * SIZE);
  const windowed = new Array<number>(2 * SIZE).fill(0);
  const spectrum = fft.createComplexArray();
  const column = new Float64Array(SIZE);
  let filled = half; // The first half window lies before the stream's beginning, and is silent.
  let spectra = 0;

  function finishSpectrum(): void {
    for (let n = 0; n < SIZE; n++) {
      windowed[2 * n] = (recent[2 * n] as number) * (hann[n] as number) * scale;
      windowed[2 * n + 1] = (recent[2 * n + 1] as number) * (hann[n] as number) * scale;
    }
    fft.transform(spectrum, windowed);
    for (let bin = 0; bin < SIZE; bin++) {
      const k = (bin + half) % SIZE; // Negative frequencies first.
      const power = (spectrum[2 * k] as number) ** 2 + (spectrum[2 * k + 1] as number) ** 2;
      if (power > (column[bin] as number)) column[bin] = power;
    }
    recent.copyWithin(0, SIZE);
    filled = half;
    if (++spectra % merged === 0) finishColumn();
  }

  function finishColumn(): void {
    onColumn(
      Uint8Array.from(column, (power) => {
        const steps = Math.round((10 * Math.log10(power + 1e-30) - FLOOR_DB) / STEP_DB);
        return Math.min(255, Math.max(0, steps));
      }),
    );
    column.fill(0);
  }

  return {
    canvas: {
      hop: (half * merged) / rate,
      from: -rate / 2,
      step: rate / SIZE,
      bins: SIZE,
      floorDb: FLOOR_DB,
      stepDb: STEP_DB,
    },
    painter: {
      push(samples) {
        for (let at = 0; at < samples.length; at += 2 * channels) {
          recent[2 * filled] = samples[at] as number;
          recent[2 * filled + 1] = samples[at + 1] as number;
          if (++filled === SIZE) finishSpectrum();
        }
      },
    },
  };
}
