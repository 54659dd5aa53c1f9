import { describe, it } from "vitest";
import { lifeSequences } from "./engineLifeSequences";
import { expectWanted } from "./engineWanted";

// Most of the time goes into starting processes, and each sequence has its own. All others are in thorough/.
describe.concurrent("the embedded engine: life", () => {
  it.concurrent.each(lifeSequences)("$about", expectWanted);
});
