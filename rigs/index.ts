/** Devices and their wiring. */
export type { Attachment, AttachOptions, Rig } from "./attachment.ts";
export { blame, type Observation, type Step } from "./blame.ts";
export { type Conversation, type ConverseOptions, converse, LEAD } from "./converse.ts";
export type { Block, Paced, PaceHooks, Source } from "./pace.ts";
export { findRig, RIGS } from "./rigs.ts";
export { Interrupted } from "./stopped.ts";
