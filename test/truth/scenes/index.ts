import type { Scene } from "../row";
import { accounts } from "./accounts";
import { faults } from "./faults";
import { hands } from "./hands";
import { images } from "./images";
import { inputs } from "./inputs";
import { moves } from "./moves";
import { replaced } from "./replaced";
import { runs } from "./runs";
import { secrets } from "./secrets";

export const scenes: readonly Scene[] = [
  ...inputs,
  ...replaced,
  ...images,
  ...secrets,
  ...moves,
  ...hands,
  ...accounts,
  ...faults,
  ...runs,
];
