/** Steps of an axis of time that read well, s. */
const TIME_STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600,
];

/** Moments for an axis of time from 0 to `duration`, s: the finest that are at most `most` steps apart. */
export function timeTicks(duration: number, most: number): readonly number[] {
  const step =
    TIME_STEPS.find((candidate) => duration / candidate <= most) ??
    86_400 * Math.ceil(duration / 86_400 / most);
  return multiples(step, 0, duration);
}

/** Round values for an axis from `low` to `high`, both included: at most `most` steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(low: number, high: number, most: number): readonly number[] {
  const least = (high - low) / most;
  if (!(least > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9))!;
  return multiples(factor * power, low, high);
}

/** A moment as an axis writes it: "1:05" or "2:30:00" from a minute on, else "12" or "0.5". */
export function timeLabel(time: number, duration: number): string {
  if (duration < 120) return String(Number(time.toFixed(3)));
  const whole = Math.round(time);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (duration < 3600) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}

function multiples(step: number, low: number, high: number): readonly number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // The digits of the step bound those of its multiples: 3 * 0.1 is to be 0.3.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) =>
    Number(((first + n) * step).toPrecision(12)),
  );
}
