import assert from "node:assert/strict";
import { test } from "node:test";
import { meant } from "./meant.ts";

const NAMES = ["presence/empty-room", "presence/walk-in", "presence/walk-through"];

test("a slip of the finger finds the name that was meant", () => {
  assert.equal(meant("presence/wlak-in", NAMES), "; did you mean presence/walk-in?");
});

test("a scenario named without its folder is found", () => {
  assert.equal(meant("walk-throug", NAMES), "; did you mean presence/walk-through?");
});

test("nothing is offered for a word that is like none", () => {
  assert.equal(meant("kitchen", NAMES), "");
});
