import { rmSync } from "node:fs";
import { docker } from "../../support/engineView";
import { newDirectory } from "../../support/workspace";
import type { Place } from "../place";
import type { Program, Row, Scene } from "../row";
import { refusedRow } from "./refused";
import { alone, replica, source } from "./source";

// What decides which data there is: the volume, and whose name it is.
const other = source({ volume: `{ name: "truth-other-volume" }` });
const STANDING: Program = { m: other, r: replica("m") };
const KEEP: Row["does"] = {};

const refused = (
  name: string,
  program: Program,
  says: RegExp,
  shows: readonly string[] = [],
  standing = STANDING,
) => refusedRow({ name, shows, program, says }, standing);

const DELETED = /its volume \S+, which holds [\d.]+ GiB, is deleted with all its data/;

/** An empty folder of this machine, in which the volume's files are to be. */
function inFolder(place: Place): Program {
  const device = newDirectory("truth-place");
  place.notes.set("folder", device);
  const options = JSON.stringify({ type: "none", o: "bind", device });
  return { m: source({ volume: `{ driverOptions: ${options} }` }) };
}

/** Its container is gone, its volume stays and is nobody's. */
async function removeKept(place: Place): Promise<void> {
  const { volumes } = await place.see("kept");
  if (volumes.length !== 1) throw new Error(`kept has the volumes ${volumes.join(", ")}`);
  for (const name of volumes) await docker.getVolume(name).remove();
}

export const replaced: readonly Scene[] = [
  {
    name: "replaced",
    start: { m: source() },
    rows: [
      {
        name: "options of the volume's driver: its data is deleted, and the preview names it",
        program: inFolder,
        does: { m: ["volumeDeleted"] },
        says: DELETED,
      },
      {
        name: "another volume, without options",
        shows: ["A6"],
        program: { m: other },
        does: { m: ["volumeDeleted"] },
        says: DELETED,
        then: (place) => {
          rmSync(place.notes.get("folder") ?? "", { recursive: true, force: true });
          return Promise.resolve();
        },
      },
      {
        name: "a replica comes, and the volume changes before anybody refreshes",
        program: STANDING,
        does: { r: ["created"] },
        says: /slaveOf \S+: a new replica, seeded by /,
        finds: { "r replication.state": "replicating" },
      },
      refused(
        "a volume of a source is refused, by the names of its replicas",
        { m: source({ volume: `{ name: "truth-third-volume" }` }), r: replica("m") },
        /volume\.name: a change replaces the instance and its data, but .*\br\b/,
        ["A5"],
      ),
      refused(
        "another driver of the volume of a source",
        {
          m: source({ volume: `{ name: "truth-other-volume", driver: "another" }` }),
          r: replica("m"),
        },
        /volume\.driver: a change replaces the instance and its data, but .*source/,
      ),
      refused(
        "a standalone instance by the name of another one",
        { ...STANDING, n: alone({ name: `"truth-same"` }), o: alone({ name: `"truth-same"` }) },
        /is declared by .* too/,
        ["A14"],
      ),
      {
        name: "an instance whose volume is to stay",
        program: { ...STANDING, kept: alone({ volume: "{ retain: true }" }) },
        does: { kept: ["created"] },
      },
      {
        name: "it is deleted",
        program: STANDING,
        does: { kept: ["removed"] },
        then: removeKept,
      },
      {
        name: "the replica is protected",
        program: { m: other, r: replica("m", { deletionProtection: "true" }) },
        does: KEEP,
      },
      refused(
        "the volume of what is protected",
        {
          m: other,
          r: replica("m", {
            deletionProtection: "true",
            volume: `{ name: "truth-third-volume" }`,
          }),
        },
        /volume\.name: a change replaces .* but it has deletionProtection/,
        [],
        { m: other, r: replica("m", { deletionProtection: "true" }) },
      ),
      {
        name: "it is protected no more",
        program: STANDING,
        does: KEEP,
      },
      {
        name: "another volume of a replica, which is made anew from its source",
        program: { m: other, r: replica("m", { volume: `{ name: "truth-third-volume" }` }) },
        does: { r: ["volumeDeleted"] },
        says: DELETED,
      },
    ],
  },
];
