import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
  type Stats,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * The program of secretWatch.ts's helper. It knows all processes of the engine's machine, has all its volumes at
 * /volumes, and needs nothing but Node.js. It keeps what it has read, and tells only where a given text was.
 */

/** How the names of the volumes begin that are watched, and the files of processes that have one of them. */
const prefixes = process.argv.slice(1);
const VOLUMES = "/volumes";
/** Milliseconds between two looks. */
const PAUSE = 5;
/** Bytes: a larger file is read only when everything is searched. */
const SMALL = 64 * 1024;
/** Where a container can write besides its volume. */
const MEMORY_FOLDERS = ["run", "tmp", "dev/shm"];

interface Place {
  readonly where: string;
  readonly mode: number;
  readonly owner: number;
}

/** By its place with mode and owner, all texts that were read there. */
const seen = new Map<string, { readonly place: Place; readonly texts: Set<string> }>();
/** What a file was like when it was last read, so that it is read again only after a change. */
const known = new Map<string, string>();
/** How often a process was looked at that has no volume of the watched. */
const strangers = new Map<string, number>();
const durations: number[] = [];

function note(place: Place, text: Buffer): void {
  const key = `${place.where} ${String(place.mode)} ${String(place.owner)}`;
  const entry = seen.get(key) ?? { place, texts: new Set<string>() };
  seen.set(key, entry);
  entry.texts.add(text.toString("latin1"));
}

/** Undefined for whatever is gone by now. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function entries(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

function lookAtFile(path: string, where: string, stats: Stats): void {
  if (!stats.isFile() || stats.size > SMALL) return;
  const { ino, size, mode, uid, mtimeMs, ctimeMs } = stats;
  const version = [ino, size, mode, uid, mtimeMs, ctimeMs].join();
  if (known.get(path) === version) return;
  const text = attempt(() => readFileSync(path));
  if (!text) return;
  known.set(path, version);
  note({ where, mode: mode & 0o777, owner: uid }, text);
}

function walk(folder: string, where: string, enters: (path: string) => boolean): void {
  for (const name of entries(folder)) {
    const path = join(folder, name);
    const stats = attempt(() => lstatSync(path));
    if (!stats) continue;
    const place = `${where}/${name}`;
    if (!stats.isDirectory()) lookAtFile(path, place, stats);
    else if (enters(place)) walk(path, place, enters);
  }
}

const watchedVolumes = () =>
  entries(VOLUMES).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));

/** Everything but the folders of MySQL's own data, which are large. */
function lookAtVolumes(): void {
  for (const name of watchedVolumes()) {
    walk(join(VOLUMES, name, "_data"), name, (place) => !/\/data\/(?!#clone$)/.test(place));
  }
}

/** Until a process has entered its container, its mounts are elsewhere, and its files are the machine's. */
function hasVolume(pid: string): boolean {
  const mounts = attempt(() => readFileSync(`/proc/${pid}/mountinfo`, "utf8")) ?? "";
  return mounts.split("\n").some((line) => {
    const [, , , from = "", at] = line.split(" ");
    return (
      (at === "/var/lib/mysql" || at === "/template") &&
      prefixes.some((prefix) => from.includes(`/volumes/${prefix}`))
    );
  });
}

/** A process is looked at several times before it counts as a stranger: it enters its container after its start. */
function watchedProcesses(): readonly string[] {
  return entries("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    const looks = strangers.get(pid) ?? 0;
    if (looks > 20) return false;
    const isWatched = hasVolume(pid);
    strangers.set(pid, isWatched ? 0 : looks + 1);
    return isWatched;
  });
}

function descriptorsOf(pid: string) {
  return entries(`/proc/${pid}/fd`).flatMap((fd) => {
    const path = `/proc/${pid}/fd/${fd}`;
    const target = attempt(() => readlinkSync(path));
    return target === undefined ? [] : [{ fd, path, target }];
  });
}

function lookAtProcesses(): void {
  const namespaces = new Set<string>();
  for (const pid of watchedProcesses()) {
    const program = attempt(() => readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ?? "";
    for (const { path, target } of descriptorsOf(pid)) {
      const isFile = target.startsWith("/") && !/^\/(dev|proc|sys)\//.test(target);
      const isData = target.includes("/mysql/data/") && !target.endsWith(" (deleted)");
      if (!isFile || isData) continue;
      const stats = attempt(() => statSync(path));
      if (stats) lookAtFile(path, `descriptor of ${program}: ${target}`, stats);
    }
    const namespace = attempt(() => readlinkSync(`/proc/${pid}/ns/mnt`)) ?? "";
    if (namespaces.has(namespace)) continue;
    namespaces.add(namespace);
    for (const folder of MEMORY_FOLDERS) {
      walk(`/proc/${pid}/root/${folder}`, `memory /${folder}`, () => true);
    }
  }
}

/** What waits in a pipe for a process to read it. Reading takes it out, so only ask when nothing starts. */
function readPipes(): void {
  for (const pid of watchedProcesses()) {
    for (const { fd, path, target } of descriptorsOf(pid)) {
      if (!target.startsWith("pipe:")) continue;
      const info = attempt(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8")) ?? "";
      const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? "1", 8);
      if ((flags & 3) === constants.O_WRONLY) continue;
      const text = attempt(() => readAtOnce(path));
      if (text) note({ where: "a pipe", mode: 0o600, owner: 0 }, text);
    }
  }
}

function readAtOnce(path: string): Buffer {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const text = Buffer.alloc(SMALL);
    return text.subarray(0, readSync(descriptor, text));
  } finally {
    closeSync(descriptor);
  }
}

type Secrets = readonly (readonly [of: string, forms: readonly string[]])[];

interface Question {
  readonly secrets: Secrets;
  /** Also all files of the volumes whole, and the pipes. */
  readonly isWhole: boolean;
}

function answer({ secrets, isWhole }: Question) {
  const needles = secrets.map(
    ([of, forms]) => [of, forms.map((form) => Buffer.from(form).toString("latin1"))] as const,
  );
  if (isWhole) readPipes();
  const small = [...seen.values()].flatMap(({ place, texts }) =>
    needles
      .filter(([, forms]) => [...texts].some((text) => forms.some((form) => text.includes(form))))
      .map(([of]) => ({ of, ...place })),
  );
  const sorted = durations.toSorted((a, b) => a - b);
  const part = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return {
    found: isWhole ? [...small, ...searchWhole(secrets)] : small,
    looks: { count: sorted.length, median: part(0.5), most: part(0.99), longest: part(1) },
  };
}

function searchWhole(secrets: Secrets): readonly (Place & { readonly of: string })[] {
  return watchedVolumes().flatMap((name) =>
    filesBelow(join(VOLUMES, name, "_data"), name).flatMap(({ path, where, stats }) => {
      const text = attempt(() => readFileSync(path)) ?? Buffer.alloc(0);
      return secrets
        .filter(([, forms]) => forms.some((form) => text.includes(form)))
        .map(([of]) => ({ of, where, mode: stats.mode & 0o777, owner: stats.uid }));
    }),
  );
}

function filesBelow(
  folder: string,
  where: string,
): readonly { readonly path: string; readonly where: string; readonly stats: Stats }[] {
  return entries(folder).flatMap((name) => {
    const [path, place] = [join(folder, name), `${where}/${name}`];
    const stats = attempt(() => lstatSync(path));
    if (stats?.isDirectory()) return filesBelow(path, place);
    return stats?.isFile() && stats.size > SMALL ? [{ path, where: place, stats }] : [];
  });
}

let before = performance.now();
function look(): void {
  lookAtVolumes();
  lookAtProcesses();
  const now = performance.now();
  durations.push(now - before);
  before = now;
  setTimeout(look, PAUSE);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const told = answer(JSON.parse(line) as Question);
  process.stdout.write(`${JSON.stringify(told)}\n`);
  // an answer takes a while, in which nothing is seen
  before = performance.now();
});
look();
