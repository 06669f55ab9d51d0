import type { Control, Manifest, Timekeeping } from "#contracts";

/** One Scenario to be staged once: all that the process that stages it is told. */
export interface Job {
  /** Name by which the scenario is listed, and the file that holds it. */
  readonly scenario: { readonly name: string; readonly path: string };
  readonly seed: number;
  readonly rig: string;
  /** How time is kept; the rig's own way if not given. */
  readonly timekeeping?: Timekeeping;
  /** Time between what was processed and the earliest actuation, s; what is staged says it if not given. */
  readonly lead?: number;
  readonly firmware: string;
  /** Folder of the Run, which must not exist yet; absolute. */
  readonly folder: string;
  /** Keep all samples, rather than those round failed checks. */
  readonly recordAll: boolean;
  /** Bytes that the samples of this run may take; without a limit if not given. */
  readonly quota?: number;
  /** The Run that is played again. Open loop unless `resimulated`; then its scenario's file is not needed. */
  readonly replay?: {
    /** Its folder, absolute, and as it was named. */
    readonly folder: string;
    readonly named: string;
    readonly resimulated: boolean;
  };
  /** Present where it is a control: the scene is staged, or a muted stream in its place, and the control's own check judged. */
  readonly control?: Control;
  /** Whether its verdict is withheld until a control after it has borne it out. */
  readonly awaitsControl?: boolean;
  /** Why controls cannot bear it out, where they should: reports print it. */
  readonly uncontrolled?: string;
  /** Command that repeats the run. */
  readonly repeat: string;
  /** When the run was ordered: ISO 8601, UTC. */
  readonly madeAt: string;
  /** Git commit of the harness, as in the Manifest. */
  readonly commit: string;
}

/** What the process that stages a Job says while it does, and at its end. */
export type Word =
  /** Stream time staged so far and in all, s. */
  | { readonly is: "progress"; readonly staged: number; readonly duration: number }
  | { readonly is: "done"; readonly manifest: Manifest }
  /** Stopped because it was asked to. */
  | { readonly is: "interrupted" }
  /** Could not be staged for a reason that the person who ordered it can mend. */
  | { readonly is: "refused"; readonly message: string };

/** What it is told while it works. */
export type Order = { readonly is: "job"; readonly job: Job } | { readonly is: "interrupt" };
