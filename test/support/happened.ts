/** One instance as anybody can see it, without what this product says of it. */
export interface Sight {
  readonly containerId: string | undefined;
  readonly isRunning: boolean;
  readonly startedAt: string;
  readonly volume: string | undefined;
  /** Undefined if no server answers. */
  readonly isWritable: boolean | undefined;
  readonly isReplica: boolean;
  /** When the last copy to it began. */
  readonly copiedAt: string;
  readonly hadTransactions: boolean;
  readonly databases: readonly string[];
  /** All that is stored of an account, by its name. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** What has happened to an instance, by kind and subject. `wentOffline`: a clean stop of its server began. */
export function happened(before: Sight, after: Sight, wentOffline: boolean): readonly string[] {
  const isCopied = before.copiedAt !== after.copiedAt;
  return [
    ...hostEffects(before, after, isCopied, wentOffline),
    ...(isCopied ? [before.hadTransactions ? "overwritten" : "seeded"] : []),
    ...(!isCopied && !before.hadTransactions && after.isReplica ? ["seeded"] : []),
    ...contentEffects(before, after),
  ].sort();
}

function hostEffects(
  before: Sight,
  after: Sight,
  isCopied: boolean,
  wentOffline: boolean,
): readonly string[] {
  if (before.volume !== undefined && after.volume === undefined) return ["removed"];
  if (before.containerId === undefined) {
    if (after.containerId === undefined) return [];
    return [before.volume === undefined ? "created" : "recreated"];
  }
  const isOther = before.containerId !== after.containerId;
  const change =
    before.isWritable === undefined || after.isWritable === undefined
      ? []
      : before.isWritable === after.isWritable
        ? []
        : [before.isWritable ? "fenced" : "opened"];
  if (isOther) return ["recreated", ...change];
  if (!before.isRunning) return after.isRunning ? ["started"] : [];
  const isRestarted = before.startedAt !== after.startedAt && (wentOffline || !isCopied);
  return [...(isRestarted ? ["restarted"] : []), ...change];
}

/** What comes by replication is the source's. */
function contentEffects(before: Sight, after: Sight): readonly string[] {
  if (after.isReplica) return [];
  const dropped = before.databases.filter((name) => !after.databases.includes(name));
  const added = after.databases.filter((name) => !before.databases.includes(name));
  const gone = [...before.accounts.keys()].filter((name) => !after.accounts.has(name));
  const set = [...after.accounts].filter(([name, state]) => before.accounts.get(name) !== state);
  return [
    ...added.map((name) => `databaseCreated ${name}`),
    ...dropped.map((name) => `databaseDropped ${name}`),
    ...set.map(([name]) => `accountSet ${name}`),
    ...gone.map((name) => `accountDropped ${name}`),
  ];
}
