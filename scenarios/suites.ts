/** Scenarios that are run together, by the suite's name. */
export const SUITES: Readonly<
  Record<string, { readonly about: string; readonly scenarios: readonly string[] }>
> = {
  smoke: {
    about: "is the loop whole? Minutes of room in seconds",
    scenarios: ["presence/empty-room", "presence/walk-in", "presence/walk-through"],
  },
};
