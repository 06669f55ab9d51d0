/** What the environment says. Nothing else in the project reads it. */
export interface Config {
  /** A test that is skipped for want of something on the machine counts as failed. */
  readonly requireAll: boolean;
  /** Runs unattended: no animation, whatever the terminal claims. */
  readonly unattended: boolean;
}

/** Reads the settings: `REQUIRE_ALL=1`, and `CI` as build servers set it. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return {
    requireAll: environment.REQUIRE_ALL === "1",
    unattended: (environment.CI ?? "") !== "" && environment.CI !== "false",
  };
}
