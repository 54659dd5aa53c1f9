import { expect, it } from "vitest";
import { lockKeyOf, lockName } from "../../../src/ground/lockName";
import { Secret } from "../../../src/ground/secret";

const password = new Secret("of the administrator");
const admin = lockKeyOf(password);

it("a lock has the same name for all who know the administrator's password", () => {
  expect(lockName("copy", admin)).toBe(lockName("copy", lockKeyOf(new Secret(password.reveal()))));
});

it.each([
  ["another purpose", lockName("fence", admin)],
  ["another server", lockName("copy", lockKeyOf(new Secret("of another administrator")))],
])("has another name for %s", (_, other) => expect(other).not.toBe(lockName("copy", admin)));

it("is as long as GET_LOCK takes, and says whose it is", () => {
  for (const purpose of ["copy", "fence"] as const) {
    expect(lockName(purpose, admin).length).toBeLessThanOrEqual(64);
    expect(lockName(purpose, admin)).toContain(`pulumi-mysql-replication.${purpose}`);
    expect(lockName(purpose, admin)).not.toContain("administrator");
  }
});
