import { fields } from "#contracts";
import { type Check, ceases, happens, latency, never } from "./check.ts";

/**
 * Reads a Check from plain data, as a record or a recording's description has it.
 *
 * @throws TypeError or RangeError that names the field which is no Check's.
 */
export function parseCheck(value: unknown, where = "check"): Check {
  const check = fields(value, where);
  const event = check.text("event");
  switch (check.oneOf("check", ["never", "latency", "ceases", "happens"])) {
    case "never":
      return parseNever(event, value as Readonly<Record<string, unknown>>, where);
    case "latency":
      return latency(event, { of: check.text("of") }).atMost(check.number("atMost"));
    case "ceases":
      return ceases(event, { after: check.text("after") }).atMost(check.number("atMost"));
    case "happens":
      return happens(event).by(check.number("by"));
  }
}

/** The restrictions of `never` may be left out or null, as it has them itself. */
function parseNever(event: string, given: Readonly<Record<string, unknown>>, where: string): Check {
  const check = fields(given, where);
  const state = (name: "while" | "unless") => {
    return given[name] === undefined || given[name] === null ? {} : { [name]: check.text(name) };
  };
  const grace = given.grace === undefined || given.grace === 0 ? {} : { grace: check.number("grace") };
  return never(event, { ...state("while"), ...state("unless"), ...grace });
}
