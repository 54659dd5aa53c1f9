import type { Scene } from "../row";
import { hands } from "./hands";
import { inputs } from "./inputs";
import { moves } from "./moves";

export const scenes: readonly Scene[] = [...inputs, ...moves, ...hands];
