import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const CLASS = [0, 1, 1, 2, 3];

/**
 * Reads what five people scored: `record,epoch,scorer_1..scorer_5`, -1 not scored, 0 wake, 1 to 3 N1 to N3, 4 REM.
 *
 * @returns per night, per scorer, classes 0 to 3 or -1
 */
export function readNights(path: string): readonly (readonly Int8Array[])[] {
  const packed = readFileSync(path);
  const text = (packed[0] === 0x1f ? gunzipSync(packed) : packed).toString();
  const nights = new Map<string, number[][]>();
  for (const line of text.split("\n").slice(1)) {
    const [record, , ...cells] = line.split(",");
    if (cells.length < 5) continue;
    const night = nights.get(record) ?? [[], [], [], [], []];
    nights.set(record, night);
    for (const [i, stages] of night.entries()) stages.push(CLASS[Number(cells[i])] ?? -1);
  }
  return [...nights.values()].map((night) => night.map((stages) => Int8Array.from(stages)));
}
