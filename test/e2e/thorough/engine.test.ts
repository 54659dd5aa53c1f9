import { describe, it } from "vitest";
import { allSequences } from "../engineAllSequences";
import { lifeSequences } from "../engineLifeSequences";
import { expectWanted } from "../engineWanted";

const others = allSequences.filter(({ sequences }) => sequences !== lifeSequences);

describe.concurrent.each(others)("the embedded engine: $group", ({ sequences }) => {
  it.concurrent.each(sequences)("$about", expectWanted);
});
