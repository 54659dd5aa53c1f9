import { deleteFirstSequences } from "./engineDeleteFirstSequences";
import { failureSequences } from "./engineFailureSequences";
import { lifeSequences } from "./engineLifeSequences";
import { optionSequences } from "./engineOptionSequences";
import { replaceSequences } from "./engineReplaceSequences";
import type { Sequence } from "./engineSequences";

export const allSequences: readonly { group: string; sequences: readonly Sequence[] }[] = [
  { group: "life", sequences: lifeSequences },
  { group: "failures", sequences: failureSequences },
  { group: "replacements", sequences: replaceSequences },
  { group: "deleting first", sequences: deleteFirstSequences },
  { group: "options", sequences: optionSequences },
];
