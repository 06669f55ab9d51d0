import ora from "ora";
import type { Manifest } from "#contracts";
import { now, since } from "#drivers";
import type { Job } from "#runs";

/** How often a process without a terminal says how far it is, s. */
const PLAIN_EVERY = 15;

/** Tells the person who waits how far a campaign is. */
export interface Progress {
  update(job: Job, staged: number, duration: number): void;
  done(job: Job, manifest: Manifest): void;
  /** Says something in a line of its own. */
  say(line: string): void;
  /** Leaves the terminal as it was. */
  stop(): void;
}

/**
 * Shows runs done, the run in progress and the time left on standard error: one line that is
 * rewritten on a terminal, else a line for each run and now and then one between.
 *
 * @param total Stream time of all runs, s, from which the time left is told.
 */
export function showProgress({
  runs,
  total,
  animated,
}: {
  readonly runs: number;
  readonly total: number;
  readonly animated: boolean;
}): Progress {
  const spinner = animated ? ora({ stream: process.stderr, discardStdin: false }).start("starting") : null;
  const began = now();
  const staged = new Map<string, number>();
  let done = 0;
  let said = 0;

  const line = (job: Job, part: number, duration: number) => {
    const elapsed = since(began);
    const made = [...staged.values()].reduce((sum, value) => sum + value, 0);
    const left = made > 0 ? `, ${readable(((total - made) / made) * elapsed)} left` : "";
    const share = duration > 0 ? ` ${Math.floor((100 * part) / duration)} %` : "";
    return `${done} of ${runs} runs, ${title(job)}${share}${left}`;
  };
  const say = (text: string) => {
    spinner?.clear();
    process.stderr.write(`${text}\n`);
    spinner?.render();
  };
  return {
    say,
    update(job, part, duration) {
      staged.set(job.folder, part);
      if (spinner !== null) {
        spinner.text = line(job, part, duration);
        return;
      }
      const elapsed = since(began);
      if (elapsed - said < PLAIN_EVERY) return;
      said = elapsed;
      say(line(job, part, duration));
    },
    done(job, manifest) {
      done += 1;
      staged.set(job.folder, manifest.scenario.duration);
      const { verdict, withheld } = manifest;
      const told = withheld === undefined ? verdict : `${withheld.verdict}, if the next controls bear it out`;
      if (spinner === null) say(`${done}/${runs} ${title(job)}: ${told}`);
    },
    stop: () => void spinner?.stop(),
  };
}

function title({ scenario, seed, control }: Job): string {
  return control === undefined ? `${scenario.name} seed ${seed}` : `${control} control`;
}

/** A wait, as people say it: "40 s", "3 min", "2 h 10 min". */
export function readable(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
