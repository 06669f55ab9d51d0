// Loaded before anything else in every process of the harness (`--import`): lets Node load TypeScript,
// and lets a scenario file anywhere on disk import `roomloop/scenario` from the roomloop that runs it.
// Plain JavaScript, because nothing can load TypeScript before it.
import { register } from "node:module";
import { register as registerTypeScript } from "tsx/esm/api";

registerTypeScript();
register("./resolve-hook.js", import.meta.url);
