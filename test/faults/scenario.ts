import type { Layout } from "./layout";
import type { SweptStack } from "./sweptStack";

/** One change of a stack, whose effects are the points. */
export interface Leg {
  readonly name: string;
  /** What is declared, and how it is afterwards; `{}` with `destroy`. */
  readonly layout: Layout;
  /** @default "up" */
  readonly verb?: "up" | "destroy";
  /** Instances that are gone by then but whose volumes are kept: short names. */
  readonly keeps?: readonly string[];
  /** Brings about what the change is to meet, before each time it is made. */
  readonly prepare?: (stack: SweptStack) => Promise<void>;
  /**
   * No row is written before, nor when the change was taken back: the next source is to have all that the
   * replica has.
   */
  readonly quiet?: boolean;
  /** Only on the way to the next one: nothing is killed here. */
  readonly plain?: boolean;
  /** The former program may be refused after the kill, with words that fit. @default it is not */
  readonly noWayBack?: RegExp;
}

/**
 * Legs that lead around: the layout of the last is where the first begins. So each round kills every leg
 * once, at the next effect of each, and no run is made just to go back.
 */
export interface Scenario {
  /** Part of the names of all that it makes. */
  readonly name: string;
  readonly legs: readonly Leg[];
  /** It is about what is there once per engine: no other scenario runs beside it. */
  readonly alone?: boolean;
  /** Removes what its legs prepared beside their stack. */
  readonly clean?: () => Promise<void>;
}
