import type { LinkCounters, Timing } from "#contracts";
import type { Observation } from "./blame.ts";

/** Lateness of the host's from which a device that fell behind is not to blame, s. An assumption. */
const ON_TIME = 0.02;

/**
 * What it means that samples came too late for the device's clock: such a stream cannot judge it. It is to blame itself where
 * neither line nor host kept it waiting, for then it was slow to say what it had processed. Null where none came too late.
 *
 * @param late Greatest lateness of the host's, s.
 */
export function behindTime(
  { underruns, skipped }: Pick<Timing, "underruns" | "skipped">,
  { late, link }: { readonly late: number; readonly link: LinkCounters },
): Observation | null {
  if (underruns === 0 && skipped === 0) return null;
  const { lostFrames, badFrames, repeatsSent, reconnects } = link;
  const line = lostFrames + badFrames + repeatsSent + reconnects > 0;
  const found =
    `${counted(underruns, "sample")} had not come when due by its clock, and ${counted(skipped, "block")} ` +
    `had to be skipped; the host was ${(1e3 * late).toFixed(1)} ms late at most`;
  if (line)
    return {
      what: "incomplete",
      detail: `was not heard in time: ${found}, and the line lost or damaged frames`,
    };
  if (late > ON_TIME) return { what: "incomplete", detail: `was not given samples in time: ${found}` };
  return { what: "behind", detail: `did not keep up with its own clock: ${found}` };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
