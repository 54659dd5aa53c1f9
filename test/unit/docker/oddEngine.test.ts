import { describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { EngineCallError, EngineUnavailableError } from "../../../src/ground/errors";
import { poll } from "../../support/poll";
import { fakeEngine, json, type Answer, type FakeEngine } from "./fakeEngine";

const silence: Answer = () => undefined;

/** The other side of a connection hears of its end a moment later. */
function noConnection(fake: FakeEngine): Promise<true> {
  return poll("the last connection to end", () => fake.connections() === 0 || undefined);
}

describe("an engine that does not answer", () => {
  it.each([
    ["info", (engine) => engine.info()],
    ["findImage", (engine) => engine.findImage("x")],
    ["readFiles", (engine) => engine.readFiles("x", ["/a"])],
    ["writeFiles", (engine) => engine.writeFiles("x", "/", [])],
    ["connectNetwork", (engine) => engine.connectNetwork("n", "x", [])],
    ["disconnectNetwork", (engine) => engine.disconnectNetwork("n", "x")],
    ["run", (engine) => engine.run("x", ["true"])],
    ["openStream", (engine) => engine.openStream("x")],
  ] satisfies [string, (engine: ReturnType<typeof connectEngine>) => Promise<unknown>][])(
    "%s gives up in time and leaves no connection",
    async (_, call) => {
      await using fake = await fakeEngine(silence);
      const engine = connectEngine({ environment: fake.environment, callSeconds: 0.3 });
      const error: unknown = await call(engine).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(EngineUnavailableError);
      expect(String(error)).toContain("within 0.3 s");
      await noConnection(fake);
    },
  );

  it("has a container's stop to wait for longer than its grace", async () => {
    await using fake = await fakeEngine((_, response) => {
      setTimeout(() => response.writeHead(204).end(), 200);
    });
    const engine = connectEngine({ environment: fake.environment, callSeconds: 0.05 });
    await engine.stopContainer("x", 60);
    expect(fake.requests).toEqual(["POST /containers/x/stop?t=60"]);
  });

  it("may break off an answer half way", async () => {
    await using fake = await fakeEngine((_, response) => {
      response.writeHead(200, { "Content-Length": "100" }).write("{");
      setTimeout(() => response.destroy(), 20);
    });
    const engine = connectEngine({ environment: fake.environment, callSeconds: 0.3 });
    await expect(engine.info()).rejects.toBeInstanceOf(EngineUnavailableError);
  });

  it("may break off a file half way", async () => {
    await using fake = await fakeEngine((_, response) => {
      response.writeHead(200).write(Buffer.alloc(100, "x"));
      setTimeout(() => response.destroy(), 20);
    });
    const engine = connectEngine({ environment: fake.environment });
    await expect(engine.readFiles("x", ["/a"])).rejects.toBeInstanceOf(EngineUnavailableError);
  });
});

describe("an HTTP server that is no Docker engine", () => {
  const page = "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>";
  const answering = (status: number, body: string): Answer => {
    const html = { "Content-Type": body.startsWith("<") ? "text/html" : "application/json" };
    return (_, response) => void response.writeHead(status, html).end(body);
  };

  it.each([
    ["with a page", answering(200, page)],
    ["with a page that something is missing", answering(404, page)],
    ["with a page after a blank line", answering(502, `\n ${page}`)],
    ["with JSON of its own", answering(200, `{"status":"ok"}`)],
    ["with a list", answering(200, "[]")],
    ["with nothing", answering(200, "")],
  ])("that answers %s is one sentence", async (_, answer) => {
    await using fake = await fakeEngine(answer);
    const error: unknown = await connectEngine({ environment: fake.environment })
      .info()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineUnavailableError);
    const { message } = error as Error;
    expect(message).toContain("an HTTP server answers there that is no Docker engine");
    expect(message).not.toMatch(/[<>]|It works|status/);
  });
});

describe("waitForExit", () => {
  it("ends with the signal's reason and leaves no connection", async () => {
    await using fake = await fakeEngine(silence);
    const engine = connectEngine({ environment: fake.environment, callSeconds: 0.05 });
    const reason = new Error("enough");
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 200);
    await expect(engine.waitForExit("x", abort.signal)).rejects.toBe(reason);
    await noConnection(fake);
  });

  it("does not begin when the signal came before", async () => {
    await using fake = await fakeEngine(silence);
    const engine = connectEngine({ environment: fake.environment });
    const reason = new Error("enough");
    await expect(engine.waitForExit("x", AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(fake.requests).toEqual([]);
  });
});

it("a container that vanishes between list and inspect is left out", async () => {
  await using fake = await fakeEngine(({ url = "" }, response) => {
    if (url.startsWith("/containers/json")) json(response, 200, [{ Id: "gone" }]);
    else json(response, 404, { message: "No such container: gone" });
  });
  const engine = connectEngine({ environment: fake.environment });
  expect(await engine.listContainers({ a: "1", b: "" })).toEqual([]);
  expect(decodeURIComponent(fake.requests[0] ?? "")).toContain('{"label":["a=1","b"]}');
});

it("what a container is made from never shows in a URL", async () => {
  await using fake = await fakeEngine((_, response) => {
    json(response, 400, { message: "bad parameter" });
  });
  const engine = connectEngine({ environment: fake.environment });
  const spec = {
    name: "m1",
    image: "i",
    command: ["x"],
    environment: { PASSWORD: "hunter2" },
    labels: {},
    resources: { memory: 1, processes: 1 },
    rights: { ofRoot: [], memoryFolders: [] },
    mounts: [],
    published: [],
    restart: "no" as const,
    stopTimeout: 1,
  };
  await expect(engine.createContainer(spec)).rejects.toMatchObject({ statusCode: 400 });
  expect(fake.requests).toEqual(["POST /containers/create?name=m1"]);
});

describe("removeContainer", () => {
  const conflict =
    (message: string): Answer =>
    (request, response) => {
      if (request.method === "DELETE") json(response, 409, { message });
      else json(response, 404, { message: "No such container: x" });
    };

  it("waits until a removal that is in progress is done", async () => {
    let looks = 0;
    await using fake = await fakeEngine((request, response) => {
      if (request.method === "DELETE") {
        json(response, 409, { message: "removal of container x is already in progress" });
      } else if (++looks < 3) {
        json(response, 200, {
          Id: "x",
          Name: "/x",
          State: { Status: "removing", StartedAt: "" },
          Config: {},
          HostConfig: {},
          NetworkSettings: {},
        });
      } else {
        json(response, 404, { message: "No such container: x" });
      }
    });
    await connectEngine({ environment: fake.environment }).removeContainer("x");
    expect(looks).toBe(3);
  });

  it("takes no other conflict for that", async () => {
    await using fake = await fakeEngine(conflict("something else holds it"));
    const engine = connectEngine({ environment: fake.environment });
    await expect(engine.removeContainer("x")).rejects.toMatchObject({ statusCode: 409 });
  });
});

describe("pullImage", () => {
  const lines =
    (...said: object[]): Answer =>
    (_, response) => {
      response.writeHead(200).end(said.map((line) => `${JSON.stringify(line)}\r\n`).join(""));
    };

  async function pull(
    answer: Answer,
    reference = "mysql",
  ): Promise<{ said: string[]; url: string }> {
    await using fake = await fakeEngine(answer);
    const said: string[] = [];
    await connectEngine({ environment: fake.environment }).pullImage(reference, (line) =>
      said.push(line),
    );
    return { said, url: fake.requests[0] ?? "" };
  }

  it("says how it goes, each thing once", async () => {
    const { said } = await pull(
      lines(
        { status: "Pulling from library/mysql", id: "9.7" },
        { status: "Downloading", id: "a1", progressDetail: { current: 1 } },
        { status: "Downloading", id: "a1", progressDetail: { current: 2 } },
        { status: "Status: Downloaded" },
      ),
    );
    expect(said).toEqual([
      '"9.7: Pulling from library/mysql"',
      '"a1: Downloading"',
      '"Status: Downloaded"',
    ]);
  });

  it.each([
    ["mysql", "latest"],
    ["mysql:9.7", "9.7"],
    ["registry:5000/mysql", "latest"],
  ])("asks for one tag: %s", async (reference, tag) => {
    const { url } = await pull(lines(), reference);
    expect(new URL(url.slice(5), "http://engine").searchParams.get("tag")).toBe(tag);
  });

  it.each([
    ["manifest for mysql:0 not found: manifest unknown", 404],
    ["net/http: TLS handshake timeout", undefined],
  ])("fails when the last line says so under a status of 200: %s", async (error, statusCode) => {
    const call = pull(lines({ status: "Pulling" }, { error, errorDetail: { message: error } }));
    const caught: unknown = await call.catch((thrown: unknown) => thrown);
    expect(caught).toBeInstanceOf(EngineCallError);
    expect(caught).toMatchObject({ statusCode, detail: `"${error}"` });
  });
});
