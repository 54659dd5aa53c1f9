import { deadlineIn, waitUntil } from "../../ground/clock";
import { DeadlineExceededError } from "../../ground/errors";
import type { Channel, EventName, EventStatus } from "../../ports/server";
import { observeNeighbour } from "../../observe/link/neighbour";
import { replicationPassword } from "../../plan/content/accounts";
import { INHERENT_FAILURES } from "../../plan/link/channelErrors";
import { describeSet } from "../../ground/gtidText";
import { loweredNeighbours } from "../../plan/link/fence";
import { replicationAccountOf, sourceCaOf } from "../../ground/names";
import { linkTo } from "../../plan/link/linkTo";
import { pin, unpin } from "./pin";
import { startApplier } from "./starting";
import {
  keysOf,
  onNeighbour,
  onServer,
  required,
  secondsFor,
  sourceOf,
  type Act,
} from "../context";

/** In seconds; threads stop within a moment unless a huge transaction is being applied. */
const STOP_PATIENCE = 60;

/** Seconds between two lines of progress in a long wait. */
const PROGRESS_EVERY = 5;

export const fence = (act: Act) => onServer(act, (server) => server.fence(secondsFor(act)));
export async function raiseFence(act: Act): Promise<void> {
  for (const neighbour of loweredNeighbours(act.seen)) {
    await onNeighbour(act, neighbour, (server) => server.raiseFence());
  }
}

export const setEvents = (act: Act, events: readonly EventName[], status: EventStatus) =>
  onServer(act, (server) => server.setEvents(events, status));

export const comeOnline = (act: Act) => onServer(act, (server) => server.comeOnline());
export const open = (act: Act) => onServer(act, (server) => server.open());
export const stopReceiver = (act: Act) => onServer(act, (server) => server.stopReceiver());
export const liftDelay = (act: Act) => onServer(act, (server) => server.setDelay(0));

export async function resetReplica(act: Act): Promise<void> {
  await onServer(act, (server) => server.resetReplica());
  await unpin(act);
}

export const stopReplica = (act: Act) =>
  onServer(act, (server) => server.stopReplica(Math.min(STOP_PATIENCE, secondsFor(act))));

export const dropRelayLogs = (act: Act) => onServer(act, (server) => server.dropRelayLogs());

/** Waits for a source that somebody else is creating or starting. */
export async function awaitSource({ ports, spec, seen, deadline }: Act): Promise<void> {
  const { id } = seen.source ?? { id: "" };
  const name = seen.source?.instance?.name ?? id;
  await waitUntil({
    what: `${name}, the source of ${spec.name}, to answer`,
    deadline,
    clock: ports.clock,
    observe: async () => (await observeNeighbour(ports, id, name)).facts,
    done: (facts) => facts?.server !== undefined,
    describe: (facts) => facts?.problem ?? "it is gone",
  });
}

/** A source that is behind its own source may lack what the replica already has from there. */
export async function awaitSourceApplies(act: Act, gtids: string): Promise<void> {
  const { instance } = sourceOf(act);
  const seconds = secondsFor(act);
  const reached = await onNeighbour(act, instance, (server) => server.waitForGtids(gtids, seconds));
  if (!reached) {
    throw new DeadlineExceededError(
      `${instance.name} to apply what ${act.spec.name} already has`,
      seconds,
      describeSet(gtids),
    );
  }
}

/**
 * Pins the source's CA, then sets all options of the channel. The password is derived from the root uuid in
 * the account's ATTRIBUTE.
 */
export async function changeSource(act: Act): Promise<void> {
  const { spec } = act;
  const { id, instance, accountOnSource, accountOnRoot } = sourceOf(act);
  const account = accountOnSource ?? accountOnRoot;
  await pin(act, id, required(instance.files?.ownCa, `the certificate of ${instance.name}`));
  const { replication } = await keysOf(act);
  const { at } = linkTo(act.seen, id);
  await onServer(act, (server) =>
    server.changeSource({
      ...at,
      user: replicationAccountOf(spec.id),
      password: replicationPassword(
        required(replication, `the replication secret of ${spec.name}`),
        required(account?.root, `the account of ${spec.name}`),
      ),
      caFile: sourceCaOf(id),
      delay: spec.sourceDelay,
    }),
  );
}

/**
 * Comes before the account: if a kill comes between, the receiver cannot log in, and the next run sees that and
 * mends it. A channel that kept the former password would show it only when its connection breaks one day.
 */
export async function renewChannelPassword(act: Act): Promise<void> {
  const { root, instance } = sourceOf(act);
  const rootUuid = required(root?.server?.serverUuid, `the root of the tree of ${instance.name}`);
  const { replication } = await keysOf(act);
  const secret = required(replication, `the replication secret of ${act.spec.name}`);
  await onServer(act, (server) => server.reconnectWith(replicationPassword(secret, rootUuid)));
}

/** In seconds; a source that answers an administrator answers a receiver within a moment. */
const RECEIVER_PATIENCE = 60;

/**
 * Waits until the receiver is connected (true), or has an error that its own retries cannot cure, which the next
 * look reports.
 */
export async function awaitReceiver(act: Act): Promise<boolean> {
  const { ports, spec, lookAgain } = act;
  const soon = deadlineIn(ports.clock, RECEIVER_PATIENCE);
  const deadline = soon.at < act.deadline.at ? soon : act.deadline;
  const channel = await onServer(act, (server) =>
    waitUntil({
      what: `the receiver of ${spec.name} to connect to its source`,
      deadline,
      clock: ports.clock,
      pause: 10,
      longest: 250,
      observe: async () => (await server.observe()).channel,
      done: (seen) =>
        !seen ||
        (seen.receiver.state === "on" && seen.sourceUuid !== "") ||
        seen.receiver.state === "off" ||
        INHERENT_FAILURES.has(seen.receiver.errno),
      describe: (seen) =>
        seen && seen.receiver.errno !== 0
          ? `${String(seen.receiver.errno)} ${seen.receiver.message}`
          : "still connecting",
    }),
  );
  const isOn = channel?.receiver.state === "on";
  if (!isOn) lookAgain();
  return isOn;
}

/** Waits until everything that the source had when this run began is applied. */
export async function awaitCatchUp(act: Act, missing: string): Promise<void> {
  await awaitApplied(
    act,
    missing,
    "its source's transactions",
    ({ receiver, applier }) =>
      receiver.state === "off" || INHERENT_FAILURES.has(receiver.errno) || applier.state === "off",
  );
}

/**
 * Waits until an applier that was started again has got past what stopped it, or has failed again: until then
 * nobody can tell whether it is healthy. What it holds back because of a delay is not waited for.
 */
export async function awaitApplier(act: Act, gtids: string): Promise<void> {
  await awaitApplied(
    act,
    gtids,
    "what it has received",
    ({ applier, remainingDelay, isApplying }) =>
      applier.state === "off" || (remainingDelay !== undefined && !isApplying),
  );
}

/** Waits until everything received is applied: the rest would be lost with the relay logs. */
export async function drain(act: Act): Promise<void> {
  const { unapplied, delay, isReceiving } = await onServer(act, async (server) => {
    const { channel } = await server.observe();
    const drained = { unapplied: "", delay: 0, isReceiving: false };
    if (!channel || channel.unapplied === "") return drained;
    if (channel.delay > 0) {
      await server.setDelay(0);
      await server.stopReceiver();
      const { unapplied: rest = "" } = (await server.observe()).channel ?? {};
      return { ...drained, unapplied: rest, delay: channel.delay };
    }
    const { unapplied: rest, applier } = channel;
    const isOff = applier.state === "off";
    return { ...drained, unapplied: rest, isReceiving: isOff && (await startApplier(act, server)) };
  });
  if (unapplied === "") return;
  if (delay > 0) act.ports.progress(act.spec, "the delay is lifted for what was received");
  await awaitApplied(
    act,
    unapplied,
    "what it has received",
    ({ applier, receiver }) => applier.state === "off" || (isReceiving && receiver.state === "off"),
  );
  if (isReceiving) await stopReceiver(act);
}

/** Ends early if no progress can be expected: the next look reports why. */
async function awaitApplied(
  act: Act,
  gtids: string,
  whose: string,
  isOver: (channel: Channel) => boolean,
): Promise<void> {
  const { ports, spec, deadline, lookAgain } = act;
  const { missing } = await onServer(act, (server) =>
    waitUntil({
      what: `${spec.name} to apply ${whose}`,
      deadline,
      clock: ports.clock,
      pause: 1,
      observe: async () => {
        const patience = Math.min(PROGRESS_EVERY, secondsFor(act));
        if (await server.waitForGtids(gtids, patience)) return { missing: "", stopped: false };
        const { channel, gtidExecuted } = await server.observe();
        const [rest = ""] = await server.subtract([[gtids, gtidExecuted]]);
        if (rest !== "") ports.progress(spec, `applying, still missing ${describeSet(rest)}`);
        return { missing: rest, stopped: !channel || isOver(channel) };
      },
      done: (seen) => seen.missing === "" || seen.stopped,
      describe: (seen) => `missing ${describeSet(seen.missing)}`,
    }),
  );
  if (missing !== "") lookAgain();
}
