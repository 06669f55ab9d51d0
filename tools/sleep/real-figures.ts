/**
 * Figures of the 25 nights of DOD-H (Guillot et al., "Dreem Open Datasets", IEEE TNSRE 28, 2020; MIT License), from the consensus of
 * five scorers; derived by `tools/sleep-table.ts --real FILE`. The nights themselves are not part of this project.
 */
export const REAL_MEASURES: Readonly<Record<string, readonly [mean: number, sd: number]>> = {
  "time in bed, min": [493.3, 50.646],
  "total sleep time, min": [433.3, 69.9051],
  "sleep efficiency, %": [87.5603, 8.5501],
  "sleep onset latency, min": [17.3, 19.1556],
  "wake after sleep onset, min": [42.7, 29.3694],
  "REM latency from onset, min": [129.46, 58.3136],
  "light, % of sleep": [62.6219, 9.45787],
  "deep, % of sleep": [15.9386, 7.48967],
  "REM, % of sleep": [21.4395, 6.55814],
  "wake, share of third 1": [0.20317, 0.190051],
  "light, share of third 1": [0.494465, 0.15645],
  "deep, share of third 1": [0.250365, 0.159871],
  "rem, share of third 1": [0.0520004, 0.0532054],
  "wake, share of third 2": [0.070909, 0.0753652],
  "light, share of third 2": [0.58572, 0.101134],
  "deep, share of third 2": [0.128114, 0.0960979],
  "rem, share of third 2": [0.215257, 0.0899754],
  "wake, share of third 3": [0.0992286, 0.117454],
  "light, share of third 3": [0.565344, 0.132687],
  "deep, share of third 3": [0.0378505, 0.0539045],
  "rem, share of third 3": [0.297577, 0.128538],
  "wake: bouts": [22.52, 10.2637],
  "wake: mean bout, min": [1.7167, 1.33861],
  "light: bouts": [32.44, 9.04194],
  "light: mean bout, min": [8.78166, 2.50844],
  "deep: bouts": [8.48, 4.51036],
  "deep: mean bout, min": [9.71173, 6.19682],
  "rem: bouts": [6.6, 2.46644],
  "rem: mean bout, min": [15.1595, 5.77459],
  "REM periods": [3.92, 0.996661],
  "REM to REM, min": [101.979, 20.1949],
};

/** How the five scorers of DOD-H agree: averaged over all choices of three, or two, of them. */
export const REAL_AGREEMENT: Readonly<Record<string, number>> = {
  "three scorers: unanimous": 0.7578,
  "three scorers: all different": 0.007167,
  "three scorers: Fleiss' kappa": 0.7422,
  "three scorers: lone dissent within 3 epochs of a change": 0.5439,
  "three scorers: most minus least deep sleep, median, min": 29.45,
  "two scorers: the same wrong stage": 0.0454,
  "two scorers: the same, if independent": 0.01094,
  "two scorers: both wrong": 0.05073,
  "two scorers: both, if independent": 0.01731,
  "five scorers: Fleiss' kappa": 0.7418,
  "five scorers: most minus least deep sleep, median, min": 42.0,
};
