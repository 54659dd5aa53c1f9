import { describe, expect, it } from "vitest";
import { type Reachable, weaknessLines } from "../../../src/words/weaknesses";

const LONG = "twelve chars";
const app = { name: "app", password: LONG, requireTls: true };
const open = { port: 3307, bindAddress: "0.0.0.0", rootPassword: LONG, users: [app] };

describe("nothing is said", () => {
  it.each<[string, Reachable]>([
    ["of a port that is not published", { rootPassword: "x", users: [{ ...app, password: "x" }] }],
    ["of one for this host alone", { ...open, bindAddress: "127.0.0.1", rootPassword: "x" }],
    ["by default", { port: 3307, rootPassword: "x", users: [] }],
    ["of loopback in IPv6", { ...open, bindAddress: "::1", rootPassword: "x" }],
    ["of long passwords over TLS", open],
    ["of a generated password", { ...open, rootPassword: undefined }],
  ])("%s", (_, declared) => expect(weaknessLines(declared)).toEqual([]));
});

describe("a warning names port, address and account", () => {
  it.each<[string, Reachable, string]>([
    ["of a short root password", { ...open, rootPassword: "eleven char" }, "of root"],
    ["of a short password", { ...open, users: [{ ...app, password: "x" }] }, "of app"],
    ["of a user without TLS", { ...open, users: [{ ...app, requireTls: false }] }, "app can"],
    [
      "of a user of an earlier release, whose account may not require it",
      { ...open, users: [{ name: "app", password: LONG }] },
      "app can",
    ],
  ])("%s", (_, declared, account) => {
    const told = weaknessLines(declared);
    expect(told.every(({ severity }) => severity === "warning")).toBe(true);
    const lines = told.map(({ text }) => text);
    expect(lines).toEqual([expect.stringContaining(account)]);
    expect(lines[0]).toContain("3307");
    expect(lines[0]).toContain("0.0.0.0");
  });

  it("and holds no password", () => {
    const lines = weaknessLines({ ...open, rootPassword: "s3cret", users: [] }).map(
      ({ text }) => text,
    );
    expect(lines.join()).not.toContain("s3cret");
  });
});
