import { afterAll, describe, expect, it } from "vitest";
import type { ContainerFacts } from "../../../src/ports/engine";
import { dockerScratch, leftovers } from "../../support/docker";

const scratch = dockerScratch();
const { engine } = scratch;

afterAll(async () => {
  await scratch[Symbol.asyncDispose]();
  expect(await leftovers(scratch.labels)).toEqual([]);
});

/** Nothing else can be written outside of a volume. */
const rights = { ofRoot: [], memoryFolders: [], diskFolder: "/opt" };
const binary = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 256));

const containers: [string, () => Promise<ContainerFacts>][] = [
  ["created", async () => scratch.created("created", { mounts: await mounts("created") })],
  ["running", async () => scratch.started("running", { mounts: await mounts("running") })],
  [
    "exited",
    async () => {
      const made = await scratch.started("exited", {
        command: ["true"],
        mounts: await mounts("exited"),
      });
      await engine.waitForExit(made.id);
      return made;
    },
  ],
];

async function mounts(what: string) {
  return [{ volume: await scratch.volume(what), target: "/data", readOnly: false }];
}

describe.each(containers)("in a container that is %s", (_, make) => {
  it("files in a volume are written and read back whole", async () => {
    const { id } = await make();
    await engine.writeFiles(id, "/data", [
      { path: "deep/er/binary", content: binary, mode: 0o600 },
      { path: "text", content: "é\n", mode: 0o644 },
      { path: "empty", content: "", mode: 0o600 },
    ]);
    const wanted = [
      "/data/deep/er/binary",
      "/data/text",
      "/data/empty",
      "/data/none",
      "/none/none",
    ];
    const files = await engine.readFiles(id, wanted);
    expect([...files.keys()]).toEqual(["/data/deep/er/binary", "/data/text", "/data/empty"]);
    expect(files.get("/data/deep/er/binary")).toEqual(binary);
    expect(files.get("/data/text")?.toString()).toBe("é\n");
    expect(files.get("/data/empty")).toHaveLength(0);

    await engine.writeFiles(id, "/data", [{ path: "text", content: "anew", mode: 0o600 }]);
    expect((await engine.readFiles(id, ["/data/text"])).get("/data/text")?.toString()).toBe("anew");
  });
});

describe("files", () => {
  it("are root's, with their modes, and so are their folders", async () => {
    const { id } = await scratch.started("modes", { rights });
    await engine.writeFiles(id, "/opt", [
      { path: "a/b/secret", content: "x", mode: 0o600 },
      { path: "a/b/run", content: "x", mode: 0o755 },
    ]);
    const { stdout } = await engine.run(id, [
      "stat",
      "-c",
      "%a %u:%g",
      "/opt/a",
      "/opt/a/b",
      "/opt/a/b/secret",
      "/opt/a/b/run",
    ]);
    expect(stdout.trim().split("\n")).toEqual(["755 0:0", "755 0:0", "600 0:0", "755 0:0"]);
  });

  it("written before the start are there for the command", async () => {
    const { id } = await scratch.created("before", { rights, command: ["cat", "/opt/note"] });
    await engine.writeFiles(id, "/opt", [{ path: "note", content: "read me", mode: 0o600 }]);
    await engine.startContainer(id);
    await engine.waitForExit(id);
    expect(await engine.logTail(id, 5)).toEqual(["read me"]);
  });

  it("need a directory that exists, and stay below it", async () => {
    const { id } = await scratch.created("where", { rights });
    const file = { content: "", mode: 0o600 };
    await expect(engine.writeFiles(id, "/no/such", [{ ...file, path: "a" }])).rejects.toMatchObject(
      { statusCode: 404 },
    );
    for (const path of ["../a", "b/../../a", "/a", ".."]) {
      await expect(engine.writeFiles(id, "/opt", [{ ...file, path }])).rejects.toThrow(/not below/);
    }
  });

  it("in a folder are found by name, without reading them", async () => {
    const { id } = await scratch.created("find", { rights });
    expect(await engine.findInFolder(id, "/opt", [])).toBeUndefined();
    expect(await engine.findInFolder(id, "/none", [])).toBeUndefined();
    const file = { content: "x", mode: 0o600 };
    await engine.writeFiles(id, "/opt", [
      { ...file, path: "a/deep/er" },
      { ...file, path: "b" },
    ]);
    expect(await engine.findInFolder(id, "/opt", [])).toBe("a");
    expect(await engine.findInFolder(id, "/opt", ["a"])).toBe("b");
    expect(await engine.findInFolder(id, "/opt", ["a", "b"])).toBeUndefined();
    expect(await engine.findInFolder(id, "/bin", [])).toBe("bin");
    await expect(engine.findInFolder("no-such-container", "/opt", [])).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it("cannot be written where the container has no right to", async () => {
    const { id } = await scratch.created("closed", { rights });
    const files = [{ path: "a", content: "x", mode: 0o600 }];
    await expect(engine.writeFiles(id, "/etc", files)).rejects.toThrow(/read-only/);
  });

  it("of an absent container are an error, not absent files", async () => {
    await expect(engine.readFiles("no-such-container", ["/a"])).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it("of a directory come in one call, without those of its folders", async () => {
    const { id } = await scratch.created("directory", { rights });
    await engine.writeFiles(id, "/opt", [
      { path: "some/a", content: "1", mode: 0o600 },
      { path: "some/deep/b", content: "2", mode: 0o600 },
    ]);
    const files = await engine.readFiles(id, ["/opt/some", "/opt/none"]);
    const texts = [...files].map(([path, content]) => `${path}=${content.toString()}`);
    expect(texts.sort()).toEqual(["/opt/some/a=1"]);
  });

  it("are there or not, whatever they are, and nothing of them is read", async () => {
    const { id } = await scratch.created("exists", { rights });
    await engine.writeFiles(id, "/opt", [{ path: "some/a", content: "1", mode: 0o600 }]);
    expect(await engine.exists(id, "/opt/some/a")).toBe(true);
    expect(await engine.exists(id, "/opt/some")).toBe(true);
    expect(await engine.exists(id, "/opt/some/b")).toBe(false);
    expect(await engine.exists("no-such-container", "/opt")).toBe(false);
  });

  it("that are links are refused", async () => {
    const { id } = await scratch.created("link");
    await expect(engine.readFiles(id, ["/bin"])).rejects.toThrow(/not a file/);
  });
});
