import { fields, type StreamFormat } from "#contracts";

/** Reads a StreamFormat. @throws TypeError that names the first field which is not as `StreamFormat` has it. */
export function expectFormat(value: unknown, where: string): StreamFormat {
  const format = fields(value, where);
  const kind = format.oneOf("kind", ["baseband", "pcm", "profiles", "chirps"]);
  format.oneOf("encoding", ["i16"]);
  format.integer("channels", 1);
  for (const name of ["rate", "fullScale"]) {
    if (format.number(name, 0) === 0) throw new TypeError(`${where}.${name}: expected more than 0, got 0`);
  }
  const { radar } = value as { readonly radar?: unknown };
  if (kind === "baseband" || kind === "pcm") {
    if (radar !== null) throw new TypeError(`${where}.radar: expected null of ${kind}`);
    return value as StreamFormat;
  }
  const layout = fields(radar, `${where}.radar`);
  for (const name of ["chirps", "bins"]) layout.integer(name, 1);
  layout.flag("complex");
  const { parameters } = radar as { readonly parameters?: unknown };
  const named = fields(parameters, `${where}.radar.parameters`);
  for (const name of Object.keys(parameters as object)) named.number(name);
  return value as StreamFormat;
}
