/** Devices and their wiring. */
export { PROTOCOL, valuesPerSample } from "#wire";
export type { Rig } from "./attachment.ts";
export { type Conversation, converse, LEAD } from "./converse.ts";
export { type Block, blockBytes, blockDigest, type Source } from "./pace.ts";
export { findRig, RIGS } from "./rigs.ts";
export { Enough, Interrupted } from "./stopped.ts";
