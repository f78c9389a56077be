// What paces the calls of `quickchat-web/api`, and what a token says of itself.
import assert from "node:assert/strict";
import { test } from "node:test";

import { claimedScope } from "./rest/claims.js";
import { Pace } from "./rest/pace.js";

/** @param {unknown} payload */
const token = (payload) => `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.x`;

test("a token says what it may do", () => {
  assert.equal(claimedScope(token({ scope: "read_all", note: "öß?>~" })), "read_all");
  for (const unknown of ["", "a.b.c", "secret", token({}), token({ scope: 1 }), token(null), null, undefined]) {
    assert.equal(claimedScope(unknown), undefined);
  }
});

test("no minute has more calls than the limit", () => {
  const many = new Pace(20);
  const waits = Array.from({ length: 45 }, () => many.next(1000));
  assert.deepEqual(waits, [...Array(20).fill(0), ...Array(20).fill(60_000), ...Array(5).fill(120_000)]);

  const two = new Pace(2);
  const later = [0, 30_000, 40_000, 40_000, 500_000].map((now) => two.next(now));
  assert.deepEqual(later, [0, 0, 20_000, 50_000, 0]);
});
