/** One measurement of a device's: all that it measures of itself, by name, at a moment of stream time, s. */
export interface Measurement {
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Something that a device measured of itself, over time. */
export interface TraceLane {
  readonly kind: "trace";
  readonly source: "device";
  readonly label: string;
  /** "" where the name is not one that docs/protocol.md gives a unit. */
  readonly unit: string;
  /** In order of time, s; at least one. */
  readonly points: readonly TracePoint[];
  /** Least and greatest value. */
  readonly low: number;
  readonly high: number;
}

export interface TracePoint {
  readonly at: number;
  readonly value: number;
}

/** Of the names that docs/protocol.md ("Calls") lists. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ["temperature", "°C"],
  ["supply-voltage", "V"],
  ["supply-current", "A"],
  ["stack-free", "B"],
  ["heap-free", "B"],
]);

/** A picture is some 900 pixels wide: of the values in so many parts of it the least and the greatest are drawn. */
const PARTS = 450;
/** Names in one answer, by the protocol; a device that thinks of others every time gets no more lanes. */
const MOST_LANES = 16;

/** A lane for each name that was measured, in the order in which they first came; measurements after `duration`, s, are left out. */
export function traceLanes(telemetry: readonly Measurement[], duration: number): readonly TraceLane[] {
  const traces = new Map<string, TracePoint[]>();
  for (const { time, values } of telemetry) {
    if (time < 0 || time > duration) continue;
    for (const [name, value] of Object.entries(values)) {
      const trace = traces.get(name) ?? [];
      if (trace.length === 0 && traces.size === MOST_LANES) continue;
      trace.push({ at: time, value });
      traces.set(name, trace);
    }
  }
  return [...traces].map(([label, points]) => ({
    ...{ kind: "trace", source: "device", label, unit: UNITS.get(label) ?? "" },
    points: thinned(points, duration),
    low: points.reduce((least, { value }) => Math.min(least, value), Infinity),
    high: points.reduce((most, { value }) => Math.max(most, value), -Infinity),
  }));
}

function thinned(points: readonly TracePoint[], duration: number): readonly TracePoint[] {
  if (points.length <= 2 * PARTS) return points;
  const parts = new Map<number, { least: TracePoint; most: TracePoint }>();
  for (const point of points) {
    const part = Math.floor((point.at / duration) * PARTS);
    const { least, most } = parts.get(part) ?? { least: point, most: point };
    parts.set(part, {
      least: point.value < least.value ? point : least,
      most: point.value > most.value ? point : most,
    });
  }
  return [...parts.values()].flatMap(({ least, most }) =>
    least === most ? [least] : least.at < most.at ? [least, most] : [most, least],
  );
}
