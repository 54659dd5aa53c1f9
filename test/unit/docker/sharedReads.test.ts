import { describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { fakeEngine, type FakeEngine } from "./fakeEngine";

const LABELS = { instance: "" };

/** An engine that answers when it is told to, and which counts what it was asked. */
async function slowEngine() {
  const waiting: (() => void)[] = [];
  const fake: FakeEngine = await fakeEngine((request, response) => {
    const answer = () => {
      response.setHeader("content-type", "application/json");
      response.statusCode = request.method === "GET" ? 200 : 204;
      response.end(request.method === "GET" ? `{ "Volumes": [] }` : undefined);
    };
    if (request.method === "GET") waiting.push(answer);
    else answer();
  });
  const asked = (many: number) =>
    expect.poll(() => fake.requests.filter((line) => line.startsWith("GET")).length).toBe(many);
  const answerAll = () => {
    for (const answer of waiting.splice(0)) answer();
  };
  const engine = connectEngine({ environment: fake.environment });
  return { engine, asked, answerAll, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
}

describe("a question that is under way", () => {
  it("is asked once, however many want to know", async () => {
    await using world = await slowEngine();
    const answers = Promise.all([1, 2, 3].map(() => world.engine.listVolumes(LABELS)));
    await world.asked(1);
    world.answerAll();
    expect(await answers).toEqual([[], [], []]);
  });

  it("is not another one's", async () => {
    await using world = await slowEngine();
    const answers = [LABELS, { instance: "one" }].map((labels) => world.engine.listVolumes(labels));
    await world.asked(2);
    world.answerAll();
    expect(await Promise.all(answers)).toEqual([[], []]);
  });

  it("is asked again once it was answered", async () => {
    await using world = await slowEngine();
    for (const many of [1, 2]) {
      const answer = world.engine.listVolumes(LABELS);
      await world.asked(many);
      world.answerAll();
      await answer;
    }
  });

  it("is asked again after a change that was made meanwhile", async () => {
    await using world = await slowEngine();
    const before = world.engine.listVolumes(LABELS);
    await world.asked(1);
    await world.engine.removeVolume("data");
    const after = world.engine.listVolumes(LABELS);
    await world.asked(2);
    world.answerAll();
    expect(await Promise.all([before, after])).toEqual([[], []]);
  });

  it("is asked again while a change is made", async () => {
    await using world = await slowEngine();
    const before = world.engine.listVolumes(LABELS);
    await world.asked(1);
    const change = world.engine.removeVolume("data");
    const during = world.engine.listVolumes(LABELS);
    await world.asked(2);
    await change;
    const after = world.engine.listVolumes(LABELS);
    await world.asked(3);
    world.answerAll();
    expect(await Promise.all([before, during, after])).toEqual([[], [], []]);
  });
});
