import { expect, it } from "vitest";
import { lastWords } from "../../../../src/plan/host/lastWords";

const at = "2026-11-25T22:00:00.000000Z 0";
const assertion = `${at} [ERROR] [MY-013183] [InnoDB] Assertion failure: trx0purge.cc:180`;
const stack = Array.from({ length: 80 }, (_, frame) => `#${String(frame)} 0x1 <unknown>`);

it("errors are told, not the stack that mysqld writes after them", () => {
  expect(lastWords([`${at} [System] Starting`, assertion, ...stack])).toEqual([assertion]);
});

it("of many errors the last eight", () => {
  const errors = Array.from({ length: 9 }, (_, n) => `${at} [ERROR] number ${String(n)}`);
  expect(lastWords(errors)).toEqual(errors.slice(1));
});

it("where no line is an error, the last eight lines", () => {
  expect(lastWords(stack)).toEqual(stack.slice(-8));
  expect(lastWords([])).toEqual([]);
});
