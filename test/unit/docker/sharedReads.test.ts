import { describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { poll } from "../../support/poll";
import { fakeEngine, type FakeEngine } from "./fakeEngine";

const LABELS = { instance: "" };

/** An engine that answers from when it is told to, and counts what it was asked. */
async function slowEngine() {
  const waiting: (() => void)[] = [];
  let isToAnswer = false;
  const fake: FakeEngine = await fakeEngine((request, response) => {
    const answer = () => {
      response.setHeader("content-type", "application/json");
      response.statusCode = request.method === "GET" ? 200 : 204;
      response.end(request.method === "GET" ? `{ "Volumes": [] }` : undefined);
    };
    if (request.method === "GET" && !isToAnswer) waiting.push(answer);
    else answer();
  });
  const questions = () => fake.requests.filter((line) => line.startsWith("GET")).length;
  const asked = (many: number) =>
    poll(`question ${String(many)}`, () => questions() >= many || undefined);
  const answerAll = () => {
    isToAnswer = true;
    for (const answer of waiting.splice(0)) answer();
  };
  const engine = connectEngine({ environment: fake.environment });
  /** Where a test fails before it awaits the answer, that failure is the one to be told. */
  const ask = (labels: Record<string, string> = LABELS) => {
    const answer = engine.listVolumes(labels);
    answer.catch(() => undefined);
    return answer;
  };
  return {
    ask,
    change: () => engine.removeVolume("data"),
    asked,
    answerAll,
    questions,
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
}

describe("a question that is under way", () => {
  it("is asked once, however many want to know", async () => {
    await using world = await slowEngine();
    const answers = [1, 2, 3].map(() => world.ask());
    await world.asked(1);
    world.answerAll();
    expect(await Promise.all(answers)).toEqual([[], [], []]);
    expect(world.questions()).toBe(1);
  });

  it("is not another one's", async () => {
    await using world = await slowEngine();
    const answers = [LABELS, { instance: "one" }].map((labels) => world.ask(labels));
    await world.asked(2);
    world.answerAll();
    expect(await Promise.all(answers)).toEqual([[], []]);
  });

  it("is asked again once it was answered", async () => {
    await using world = await slowEngine();
    for (const many of [1, 2]) {
      const answer = world.ask();
      await world.asked(many);
      world.answerAll();
      await answer;
    }
    expect(world.questions()).toBe(2);
  });

  it("is asked again after a change that was made meanwhile", async () => {
    await using world = await slowEngine();
    const before = world.ask();
    await world.asked(1);
    await world.change();
    const after = world.ask();
    await world.asked(2);
    world.answerAll();
    expect(await Promise.all([before, after])).toEqual([[], []]);
  });

  it("is asked again while a change is made", async () => {
    await using world = await slowEngine();
    const before = world.ask();
    await world.asked(1);
    const change = world.change();
    const during = world.ask();
    await world.asked(2);
    await change;
    const after = world.ask();
    await world.asked(3);
    world.answerAll();
    expect(await Promise.all([before, during, after])).toEqual([[], [], []]);
    expect(world.questions()).toBe(3);
  });
});
