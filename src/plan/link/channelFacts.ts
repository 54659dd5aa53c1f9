import { replicationAccountOf, sourceCaOf } from "../../ground/names";
import { optional } from "../../ground/optional";
import type { Channel, ThreadFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import { withServer } from "../serverFacts";
import { NO_FILES } from "../host/noFiles";
import type { InstanceSpec } from "../spec";
import { attachingWithoutChannel } from "./announced";
import { linkTo } from "./linkTo";

const OFF: ThreadFacts = { state: "off", errno: 0, message: "" };

/** Changes the channel, or removes it if `change` returns undefined; without a channel nothing changes. */
export function withChannel(
  seen: InstanceFacts,
  change: (channel: Channel) => Channel | undefined,
): InstanceFacts {
  if (!seen.server?.channel) return seen;
  const { channel, ...server } = seen.server;
  return { ...seen, server: { ...server, ...optional("channel", change(channel)) } };
}

/** A channel with all options as wanted, whatever they were before; it has never connected. */
export function channelMade(seen: InstanceFacts, { id, sourceDelay }: InstanceSpec): InstanceFacts {
  const { source } = seen;
  if (!source) return seen;
  const { attaching, ...files } = seen.files ?? NO_FILES;
  const link = linkTo(seen, source.id);
  const channel: Channel = {
    ...link.at,
    user: replicationAccountOf(id),
    tls: true,
    caFile: sourceCaOf(source.id),
    autoPosition: true,
    delay: sourceDelay,
    sourceUuid: "",
    receiver: OFF,
    applier: OFF,
    received: "",
    unapplied: "",
    isApplying: false,
  };
  const ca = source.instance?.files?.ownCa;
  const pins = { ...files.pins, ...(ca !== undefined && { [source.id]: ca }) };
  return {
    ...withServer(seen, () => ({ channel })),
    ...(seen.files && {
      files: {
        ...files,
        ...optional("attaching", attaching === source.id ? undefined : attaching),
        link,
        pins,
      },
    }),
  };
}

/** Removes the channel and the link. */
export function channelForgotten(seen: InstanceFacts, { source }: InstanceSpec): InstanceFacts {
  const without = withChannel(seen, () => undefined);
  if (!without.files) return without;
  const { link: _, ...files } = without.files;
  const attaching = attachingWithoutChannel(without.files, source?.id);
  return { ...without, files: { ...files, ...optional("attaching", attaching) } };
}

/** Sets the link to the wanted source, or removes it if none is wanted. */
export function linkNoted(seen: InstanceFacts, { source }: InstanceSpec): InstanceFacts {
  if (!seen.files) return seen;
  const { link: _, attaching: __, ...files } = seen.files;
  return { ...seen, files: source ? { ...files, link: linkTo(seen, source.id) } : files };
}

export function authorityPinned(seen: InstanceFacts, { source }: InstanceSpec): InstanceFacts {
  const ca = seen.source?.instance?.files?.ownCa;
  if (!source || !seen.files || ca === undefined) return seen;
  return { ...seen, files: { ...seen.files, pins: { ...seen.files.pins, [source.id]: ca } } };
}

/** A receiver that was off is now connecting; threads that run are left alone. */
export function started(channel: Channel): Channel {
  const { receiver, applier } = channel;
  return {
    ...channel,
    receiver: receiver.state === "off" ? { ...OFF, state: "connecting" } : receiver,
    applier: applier.state === "off" ? { ...OFF, state: "on" } : applier,
  };
}

/** A thread keeps its error when it is stopped. */
export function stopped(
  channel: Channel,
  ...threads: readonly ("receiver" | "applier")[]
): Channel {
  return threads.reduce<Channel>(
    (now, thread) => ({ ...now, [thread]: { ...now[thread], state: "off" } }),
    channel,
  );
}

/** Of a channel whose threads are off. */
export function withoutRelayLogs(channel: Channel): Channel {
  return { ...withoutDelay(channel), receiver: OFF, applier: OFF, received: "", unapplied: "" };
}

export function withoutDelay(channel: Channel): Channel {
  const { remainingDelay: _, ...rest } = channel;
  return { ...rest, delay: 0 };
}

/**
 * Nothing is left in the relay logs. If the channel had a delay, the delay is gone and its receiver is
 * stopped.
 */
export function drained(seen: InstanceFacts): InstanceFacts {
  const { unapplied = "" } = seen.server?.channel ?? {};
  if (unapplied === "") return seen;
  const applied = withServer(seen, ({ gtidExecuted }) => ({
    gtidExecuted: [gtidExecuted, unapplied].filter((set) => set !== "").join(","),
  }));
  return withChannel(applied, (channel) => {
    const isStarted = channel.delay > 0 || channel.applier.state === "off";
    const applier: ThreadFacts = isStarted ? { ...OFF, state: "on" } : channel.applier;
    const before = channel.delay > 0 ? stopped(withoutDelay(channel), "receiver") : channel;
    return { ...before, applier, unapplied: "" };
  });
}

export function without(network: string, seen: InstanceFacts): InstanceFacts {
  const { container } = seen;
  if (!container) return seen;
  const networks = container.networks.filter((endpoint) => endpoint.network !== network);
  return { ...seen, container: { ...container, networks } };
}

/** The new address is empty, because only the engine knows it. */
export function joinedTo(network: string, seen: InstanceFacts): InstanceFacts {
  const { container } = seen;
  if (!container) return seen;
  const endpoint = { network, networkId: "", address: "" };
  return { ...seen, container: { ...container, networks: [...container.networks, endpoint] } };
}
