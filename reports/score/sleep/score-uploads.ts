import { checkSpans, type Span } from "./spans.ts";

/** Bytes that a device sent off at one moment, s. */
export interface Upload {
  readonly time: number;
  readonly bytes: number;
}

/** What was sent off while one state held. */
export interface StateUploads {
  readonly state: string;
  readonly bytes: number;
  readonly uploads: number;
  /** Time for which the state held, h, and bytes over it; null where it never held. */
  readonly hours: number;
  readonly bytesPerHour: number | null;
}

/** The state of all time that no given state holds. */
export const OTHERWISE = "otherwise";

/**
 * Bytes sent off by state of the truth ("absent", "awake", "asleep", ...), states in their order, then
 * `otherwise`. States may overlap: what is sent while two hold counts for both. What is sent at the very
 * end of the run counts for a state that holds until then.
 *
 * @param duration length of the run, s
 * @throws RangeError that names an upload or a span outside the run
 */
export function scoreUploads(
  uploads: readonly Upload[],
  states: Readonly<Record<string, readonly Span[]>>,
  duration: number,
): readonly StateUploads[] {
  for (const [i, { time, bytes }] of uploads.entries()) {
    if (!(time >= 0 && time <= duration && bytes >= 0)) {
      throw new RangeError(`uploads[${i}]: ${bytes} bytes at ${time} s of ${duration}`);
    }
  }
  if (OTHERWISE in states) throw new RangeError(`states: "${OTHERWISE}" stands for the time of none`);
  const named = Object.entries(states).map(([state, spans]) => {
    checkSpans(spans, state);
    for (const [i, { from, until }] of spans.entries()) {
      if (from < 0 || until > duration) {
        throw new RangeError(`${state}[${i}]: ${from} to ${until} s is not within a run of ${duration}`);
      }
    }
    const time = spans.reduce((sum, { from, until }) => sum + until - from, 0);
    return uploadsOf(
      state,
      time,
      uploads.filter((upload) => during(upload, spans, duration)),
    );
  });
  const all = Object.values(states);
  const rest = uploads.filter((upload) => !all.some((spans) => during(upload, spans, duration)));
  return [...named, uploadsOf(OTHERWISE, duration - covered(all.flat()), rest)];
}

function during({ time }: Upload, spans: readonly Span[], duration: number): boolean {
  return spans.some(({ from, until }) => from <= time && (time < until || until === duration));
}

function uploadsOf(state: string, time: number, uploads: readonly Upload[]): StateUploads {
  const bytes = uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  const hours = time / 3600;
  return { state, bytes, uploads: uploads.length, hours, bytesPerHour: hours > 0 ? bytes / hours : null };
}

/** Time that at least one of the spans covers, s. */
function covered(spans: readonly Span[]): number {
  let until = -Infinity;
  let sum = 0;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, span.until - Math.max(until, span.from));
    until = Math.max(until, span.until);
  }
  return sum;
}
