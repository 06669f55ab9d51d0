/** A point or vector in the room frame: x along the length, y along the width, z up; m. */
export type Point = readonly [x: number, y: number, z: number];
