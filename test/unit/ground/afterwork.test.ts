import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Afterwork } from "../../../src/ground/afterwork";

const NEVER_IN_A_TEST = 600_000;

describe("what is done after an answer", () => {
  it("is not begun at once, and is done after the delay", async () => {
    const afterwork = new Afterwork(1);
    const done: string[] = [];
    const work = new Promise<void>((resolve) => {
      afterwork.add(() => {
        done.push("work");
        resolve();
        return Promise.resolve();
      });
    });
    expect(done).toEqual([]);
    await work;
    expect(done).toEqual(["work"]);
  });

  it("is done before the end when the end comes first, once, whatever fails", async () => {
    const afterwork = new Afterwork(NEVER_IN_A_TEST);
    const done: string[] = [];
    afterwork.add(() => Promise.reject(new Error("no")));
    afterwork.add(async () => {
      await sleep(1);
      done.push("work");
    });
    await afterwork.finish();
    await afterwork.finish();
    expect(done).toEqual(["work"]);
  });

  it("is waited for when it is under way", async () => {
    const afterwork = new Afterwork(0);
    const done: string[] = [];
    const begun = new Promise<void>((resolve) => {
      afterwork.add(async () => {
        resolve();
        await sleep(1);
        done.push("work");
      });
    });
    await begun;
    await afterwork.finish();
    expect(done).toEqual(["work"]);
  });
});
