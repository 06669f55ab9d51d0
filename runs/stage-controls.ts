import { join } from "node:path";
import type { Control, Manifest } from "#contracts";
import type { CampaignEnd } from "./campaign.ts";
import { CONTROLLED } from "./control-play.ts";
import type { Job } from "./job.ts";
import { isRun, readManifest, writeManifest } from "./manifest-file.ts";
import { withhold } from "./withhold.ts";

/** What a pair of controls showed; `why` follows a name: "the negative control". */
export type Shown =
  /** The device hears what is injected, and nothing else. */
  | { readonly is: "good" }
  | { readonly is: "bad"; readonly which: Control; readonly why: string }
  /** The device ended one by itself: it fails, and the bench is not shown to be good or bad. */
  | { readonly is: "ended"; readonly which: Control; readonly why: string }
  /** There is no control of what the device does. */
  | { readonly is: "none"; readonly why: string }
  | { readonly is: "interrupted" };

/** What a control's job says, but for its folder. */
export type ControlJob = (control: Control) => Omit<Job, "folder">;

/**
 * Stages pairs of controls into a session's folder, one after the other: the positive one, and if it is good the negative one.
 * One that the bench lost is staged once more.
 *
 * @param stage Stages jobs to their end.
 * @returns what stages a pair; it adds the manifests to `staged`.
 */
export function stageControls(
  session: string,
  jobOf: ControlJob,
  stage: (jobs: readonly Job[]) => Promise<CampaignEnd>,
  staged: Manifest[],
): () => Promise<Shown> {
  let number = 0;

  async function once(which: Control): Promise<Manifest | string | null> {
    const folder = join(session, `control-${++number}.${which}`);
    const { manifests, refusal } = await stage([{ ...jobOf(which), folder }]);
    if (refusal !== null && isRun(folder)) keep(unproven(readManifest(folder), refusal));
    return manifests[0] ?? refusal;
  }

  function keep(manifest: Manifest): void {
    writeManifest(join(session, manifest.run), manifest);
    staged.push(manifest);
  }

  async function shown(which: Control): Promise<Shown> {
    const first = await once(which);
    const lost = typeof first !== "string" && first?.cause?.blame === "bench";
    if (!lost || lacksFunction(first) !== null) return told(which, first);
    const why = "the bench lost it, and it was staged once more";
    keep(unproven(first, why));
    return told(which, await once(which));
  }

  function told(which: Control, found: Manifest | string | null): Shown {
    if (found === null) return { is: "interrupted" };
    if (typeof found === "string") return { is: "none", why: found };
    const shown = showing(which, found);
    keep(asControl(found, shown));
    return shown;
  }

  return async () => {
    const first = await shown("positive");
    return first.is === "good" ? await shown("negative") : first;
  };
}

function showing(which: Control, manifest: Manifest): Shown {
  const { verdict, cause, checks } = manifest;
  if (verdict === "pass") return { is: "good" };
  const lacks = lacksFunction(manifest);
  if (lacks !== null) return { is: "none", why: lacks };
  if (cause !== null) {
    const is = cause.blame === "device" ? "ended" : "bad";
    return { is, which, why: `did not go to its end: ${cause.message}` };
  }
  const heard = which === "positive" ? "was not noticed" : `reported ${CONTROLLED} though it was muted`;
  const what = verdict === "inconclusive" ? "cannot be judged" : heard;
  const failed = checks.map(({ name, found }) => `expected ${name}, found ${found}`);
  return { is: "bad", which, why: [what, ...failed].join(": ") };
}

/** Why the device has no control; null if it does, or never said hello. */
function lacksFunction({ device }: Manifest): string | null {
  const names = device?.functions.map(({ name }) => name) ?? [CONTROLLED];
  if (names.includes(CONTROLLED)) return null;
  return `the device has no function ${CONTROLLED}, and of ${names.join(", ")} there is no control yet`;
}

/** The Manifest of a control from which nothing follows. */
function unproven(manifest: Manifest, why: string): Manifest {
  return { ...manifest, verdict: "inconclusive", withheld: { verdict: manifest.verdict, why } };
}

/** A control's manifest. One that misbehaves says nothing of a device under test, unless the device ended it by itself. */
function asControl(manifest: Manifest, shown: Shown): Manifest {
  if (shown.is === "none") return unproven(manifest, shown.why);
  if (shown.is !== "bad") return manifest;
  const either = "either the bench cannot be relied upon, or the firmware that controls run with is not good";
  return withhold(manifest, "error", either);
}
