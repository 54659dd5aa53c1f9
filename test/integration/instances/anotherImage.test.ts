import { afterAll, expect, it } from "vitest";
import { docker } from "../../support/engineView";
import { IMAGE } from "../../support/docker";
import { Managed, wanted } from "../../support/managed";

// A server runs, and its image is declared by another name.

const managed = new Managed();
const MOVED = "mysql-replication-test-moved:1";

afterAll(async () => {
  await managed[Symbol.asyncDispose]();
  await docker
    .getImage(MOVED)
    .remove()
    .catch(() => undefined);
});

async function run(name: string) {
  const { Id, State } = await docker.getContainer(name).inspect();
  return { Id, startedAt: State.StartedAt, isRunning: State.Running };
}

it("one that nobody has is refused, and the server runs on; one of the same image changes nothing", async () => {
  const first = await managed.bring(wanted("image-a"));
  const before = await run("image-a");
  // nobody listens there
  const lost = { ...wanted("image-a"), image: "127.0.0.1:1/nothing:1" };
  await expect(managed.bring(lost, first)).rejects.toThrow("127.0.0.1:1/nothing:1");
  expect(await run("image-a")).toEqual(before);

  await docker.getImage(IMAGE).tag({ repo: "mysql-replication-test-moved", tag: "1" });
  const moved = await managed.bring({ ...wanted("image-a"), image: MOVED }, first);
  expect(moved).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(await run("image-a")).toEqual(before);
});
