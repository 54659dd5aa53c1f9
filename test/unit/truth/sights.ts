import type { LinkSight, TruthSight } from "../../truth/sight";

export const LINK: LinkSight = {
  settings: "to m",
  isReceiving: true,
  isApplying: true,
  errno: 0,
  password: "one",
};

/** A replica that runs, as it was looked at. */
export const RUNNING: TruthSight = {
  containerId: "c1",
  name: "t-r",
  isRunning: true,
  startedAt: "10:00",
  limits: "768",
  networks: ["stack"],
  volume: "v1",
  volumes: ["v1"],
  certificate: "first",
  incarnation: "ours",
  isWritable: false,
  isReplica: true,
  copiedAt: "",
  hadTransactions: true,
  databases: ["shop"],
  accounts: new Map([["app@%", "as set"]]),
  server: {
    variables: { max_connections: "151", back_log: "80" },
    isOffline: false,
    defaults: { shop: "utf8mb4" },
    link: LINK,
    administrator: "stored",
  },
};

export const DOWN: Partial<TruthSight> = {
  isRunning: false,
  isWritable: undefined,
  isReplica: false,
  databases: [],
  accounts: new Map(),
  server: undefined,
};

export const ABSENT: TruthSight = {
  ...RUNNING,
  ...DOWN,
  containerId: undefined,
  volume: undefined,
  volumes: [],
  certificate: "",
  incarnation: "",
};

/** The same with another link, or none, and other facts of its server. */
export function withServer(
  of: Partial<NonNullable<TruthSight["server"]>>,
  more: Partial<TruthSight> = {},
): TruthSight {
  const { server } = RUNNING;
  return { ...RUNNING, ...(server && { server: { ...server, ...of } }), ...more };
}
