/**
 * Points at which the product is known to fail, by the number of the effect in its leg. Whoever mends one is told
 * so by the sweep, and strikes it out here.
 */

/** A helper that a killed process left goes only with the next trial of a configuration. */
export const leavesTheHelper = (at: number) => [
  `${String(at + 1)} engine.createContainer lost`,
  `${String(at + 1)} engine.createContainer killed`,
  `${String(at + 2)} engine.writeFiles killed`,
  `${String(at + 3)} engine.startContainer killed`,
  `${String(at + 4)} engine.removeContainer refused`,
];
