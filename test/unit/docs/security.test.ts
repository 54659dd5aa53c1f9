import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VOLUME_ROOT } from "../../../src/ground/names";
import { SECRET_FILES } from "../../support/secretFiles";

const ROOT = join(__dirname, "../../..");
const text = readFileSync(join(ROOT, "SECURITY.md"), "utf8");

describe("SECURITY.md", () => {
  it("lists the files that hold secrets, and no other file as one", () => {
    const [, section = ""] = /## The secrets\n([\s\S]*?)\n## /.exec(text) ?? [];
    const listed = [...section.matchAll(/`((?:instance|authority|tls|tls\.\w+)\/[\w.-]+)`/g)].map(
      ([, file]) => file,
    );
    const files = Object.values(SECRET_FILES).map((path) => path.slice(VOLUME_ROOT.length + 1));
    expect([...new Set(listed)].toSorted()).toEqual(files.toSorted());
  });

  it("says how to report a vulnerability where the package is published from", () => {
    expect(text).toContain("Report a vulnerability");
    expect(text).not.toMatch(/[\w.]+@[\w-]+\.\w+/);
  });
});
