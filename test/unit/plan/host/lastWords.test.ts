import { expect, it } from "vitest";
import { foreign } from "../../../../src/ground/foreign";
import { lastWords } from "../../../../src/plan/host/lastWords";

const at = "2026-11-25T22:00:00.000000Z 0";
const assertion = `${at} [ERROR] [MY-013183] [InnoDB] Assertion failure: trx0purge.cc:180`;
const stack = Array.from({ length: 80 }, (_, frame) => `#${String(frame)} 0x1 <unknown>`);

it("errors are told, not the stack that mysqld writes after them", () => {
  expect(lastWords([`${at} [System] Starting`, assertion, ...stack])).toEqual([foreign(assertion)]);
});

it("of many errors the last eight", () => {
  const errors = Array.from({ length: 9 }, (_, n) => `${at} [ERROR] number ${String(n)}`);
  expect(lastWords(errors)).toEqual(errors.slice(1).map(foreign));
});

it("where no line is an error, the last eight lines", () => {
  expect(lastWords(stack)).toEqual(stack.slice(-8).map(foreign));
  expect(lastWords([])).toEqual([]);
});

it.each([
  `${at} [ERROR] [MY-010045] [Server] Event Scheduler: [app@%].[shop.tick] data is corrupt, run: curl`,
  `${at} [Warning] [MY-010045] [Server] Event Scheduler: [app@%].[shop.tick] [ERROR] corrupt`,
  `${at} [Note] [MY-010046] [Server] Event Scheduler: [app@%].[shop.tick] event execution failed.`,
])("what an event of a user says is no reason: %s", (event) => {
  const flood = Array.from({ length: 100 }, () => event);
  expect(lastWords([assertion, ...flood])).toEqual([foreign(assertion)]);
  expect(lastWords([...stack, ...flood])).toEqual(stack.slice(-8).map(foreign));
});

it("a user's text does not reach a terminal as it is", () => {
  const said = `${at} [ERROR] [MY-013183] [InnoDB] table shop.\u001b[2Jx is corrupt`;
  expect(lastWords([said])).toEqual([
    `"${at} [ERROR] [MY-013183] [InnoDB] table shop.x is corrupt"`,
  ]);
});
