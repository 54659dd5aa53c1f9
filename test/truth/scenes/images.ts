import { IMAGE } from "../../support/docker";
import { docker } from "../../support/engineView";
import { removeTemplate } from "../../support/template";
import type { Place } from "../place";
import type { Program, Row, Scene } from "../row";
import { refusedRow } from "./refused";
import { replica, source } from "./source";

// Which server runs: its image, and what is said of its version.
const START: Program = { m: source(), r: replica("m") };
const KEEP: Row["does"] = {};
const version = (series: string) => `{ version: "${series}" }`;
const beside = { image: "image", datastore: version("9.7") };
const VERSIONED: Program = { m: source(beside), r: replica("m") };

const refused = (name: string, program: Program, says: RegExp) =>
  refusedRow({ name, program, says }, VERSIONED);

const tagOf = (place: Place, tag: string) => `${place.fullName("image")}:${tag}`;

/** The tests' image by another name, and one that differs from it by a label. */
async function makeImages(place: Place): Promise<void> {
  const repo = place.fullName("image");
  await docker.getImage(IMAGE).tag({ repo, tag: "same" });
  const container = await docker.createContainer({ Image: IMAGE, Cmd: ["true"] });
  try {
    await container.commit({ repo, tag: "other", changes: "LABEL truth.image=other" });
  } finally {
    await container.remove({ v: true });
  }
}

const running = (tag: string) => (place: Place) => ({
  m: source({ image: `"${tagOf(place, tag)}"` }),
  r: replica("m"),
});

export const images: readonly Scene[] = [
  {
    name: "images",
    start: START,
    rows: [
      {
        name: "the same image by another name",
        hand: makeImages,
        program: running("same"),
        does: KEEP,
      },
      {
        name: "another image: a new container of the source and of its replica",
        program: running("other"),
        does: { m: ["recreated"], r: ["recreated"] },
      },
      {
        name: "the former image",
        program: START,
        does: { m: ["recreated"], r: ["recreated"] },
        then: async (place) => {
          await removeTemplate({}, tagOf(place, "other"));
          for (const tag of ["same", "other"]) await docker.getImage(tagOf(place, tag)).remove();
        },
      },
      { name: "the version beside the image", program: VERSIONED, does: KEEP },
      refused(
        "a variable that this version does not have",
        { m: source({ ...beside, configuration: "{ no_such_variable: 1 }" }), r: replica("m") },
        /configuration\.no_such_variable: is not a variable of MySQL 9\.7/,
      ),
      refused(
        "an older series",
        { m: source({ datastore: version("8.4") }), r: replica("m") },
        /datastore\.version: 9\.7 → 8\.4 is a downgrade/,
      ),
      refused(
        "a replica of an older series",
        { m: source(beside), r: replica("m", { image: "image", datastore: version("8.4") }) },
        /datastore\.version: 8\.4 cannot replicate from 9\.7/,
      ),
      refused(
        "another kind of server",
        { m: source({ image: "image", datastore: `{ type: "other" }` }), r: replica("m") },
        /datastore\.type: /,
      ),
    ],
  },
];
