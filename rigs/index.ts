/** Devices and their wiring. */
export { PROTOCOL } from "#wire";
export type { Rig } from "./attachment.ts";
export { type Conversation, converse } from "./converse.ts";
export { type Block, blockBytes, blockDigest, type Source } from "./pace.ts";
export { findRig, RIGS } from "./rigs.ts";
export { Interrupted } from "./stopped.ts";
