import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(__dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

it("the README names every input and every output", () => {
  const readme = read("README.md");
  const [, inputs = ""] = /## Inputs\n([\s\S]*?)\n## /.exec(readme) ?? [];
  const [, outputs = ""] = /## Outputs\n([\s\S]*?)\n## /.exec(readme) ?? [];
  const named = (file: string, type: string): string[] => {
    const [, body = ""] =
      new RegExp(`export interface ${type} \\{([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name ?? "");
  };
  const args = named("src/resource/instanceArgs.ts", "InstanceArgs");
  const state = named("src/resource/instanceOutputs.ts", "InstanceOutputs");
  expect(args.length).toBeGreaterThan(15);
  expect(state.length).toBeGreaterThan(15);
  const missing = (names: readonly string[], section: string) =>
    names.filter((name) => !new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(section));
  expect(missing(args, inputs)).toEqual([]);
  expect(missing(state, outputs)).toEqual([]);
});

it("one version of Node.js is named everywhere, the one that package.json asks for", () => {
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  const named = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "scripts/setup/planSetup.mjs",
  ].flatMap((file) => [...read(file).matchAll(/Node\.js (?:≥ )?(\d+(?:\.\d+)*) or newer/g)]);
  expect(named.length).toBeGreaterThan(2);
  expect([...new Set(named.map(([, version]) => `>=${version ?? ""}`))]).toEqual([engines.node]);
  expect(read("README.md")).not.toMatch(/Node\.js ≥/);
});

it("package.json says where the project is", () => {
  const { repository, homepage, bugs, author } = JSON.parse(read("package.json")) as {
    repository: { url: string };
    homepage: string;
    bugs: { url: string };
    author: string;
  };
  const [, project] = /^git\+(https:.*)\.git$/.exec(repository.url) ?? [];
  expect(homepage).toBe(`${project ?? ""}#readme`);
  expect(bugs.url).toBe(`${project ?? ""}/issues`);
  expect(author).not.toBe("");
});
