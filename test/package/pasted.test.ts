import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployments } from "../support/deployments";
import { IMAGE } from "../support/docker";
import { blocksOf, PASTED, type Block } from "../support/documents";
import { PastedProject } from "./pasted/project";

// The README and the guide, pasted block by block as a reader does: into one folder, with real servers. The other
// pages have no commands of their own, or say of each why it cannot be run; test/unit/docs/pasted.test.ts reads those.

/** In the order of a project's life: each page goes on where the one before has stopped. */
const STORY = [
  "README.md",
  "docs/guide/connecting.md",
  "docs/guide/users-and-passwords.md",
  "docs/guide/logs-and-health.md",
  "docs/guide/interrupted-runs.md",
  "docs/guide/uninstalling.md",
];
const MINUTES = 60_000;

const run = promisify(execFile);
const isRun = ({ language, notRun }: Block) => language === "sh" && notRun === undefined;

it("the story has every page with commands that can be run", () => {
  const pages = PASTED.filter((document) => blocksOf(document).some(isRun));
  expect(pages.toSorted()).toEqual(STORY.toSorted());
});

/** The image that the documents name is the one of the tests, where there is no other. */
async function namedAsDocumented(): Promise<boolean> {
  const isThere = await run("docker", ["image", "inspect", DOCUMENTED]).then(
    () => true,
    () => false,
  );
  if (!isThere) await run("docker", ["tag", IMAGE, DOCUMENTED]);
  return !isThere;
}

const DOCUMENTED = "mysql:9.7";

describe.each(deployments())("the README and the guide, pasted, $engine engine:", (kind) => {
  let project: PastedProject;
  let isTagged = false;

  beforeAll(async () => {
    project = new PastedProject(kind);
    isTagged = await namedAsDocumented();
    await project.prepare();
  }, 5 * MINUTES);
  afterAll(async () => {
    await project.end().finally(async () => {
      if (isTagged) await run("docker", ["image", "rm", DOCUMENTED]);
    });
  }, 5 * MINUTES);

  it.each(STORY)(
    "%s",
    async (document) => {
      const told = new Array<string>();
      for (const block of blocksOf(document).filter((one) => one.with === undefined)) {
        const printed = await project.paste(block);
        if (block.text.includes("pulumi stack output replication")) told.push(printed);
      }
      const [first, second] = told;
      if (document === "README.md") {
        expect(first).toMatch(/^(replicating|catchingUp)$/m);
        expect(second).toMatch(/^standalone$/m);
      }
      const { stdout } = await run("docker", ["ps", "--all", "--format", "{{.Names}}"]);
      const ours = stdout.split("\n").filter((name) => name === "m1" || name === "s1");
      const isDestroyed = document === "README.md" || document === "docs/guide/uninstalling.md";
      expect(ours.length).toBe(isDestroyed ? 0 : 2);
    },
    10 * MINUTES,
  );

  const readme = blocksOf("README.md");
  const variants = [...new Set(readme.flatMap(({ with: name }) => name ?? []))];

  it.each(variants)(
    "README.md, with %s: the program is previewed",
    async (name) => {
      const files = readme.flatMap(({ file, text, with: other }) =>
        file !== undefined && other === undefined ? [[file, text] as const] : [],
      );
      const dir = project.variant(name, Object.fromEntries(files));
      for (const block of readme.filter((one) => one.with === name))
        await project.paste(block, dir);
      const preview = await project.shell(`pulumi stack init ${name}\npulumi preview`, dir);
      expect(preview).toMatch(/\+ *3 (to create|created)/);
    },
    5 * MINUTES,
  );
});
