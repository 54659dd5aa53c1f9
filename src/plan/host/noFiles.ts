import type { InstanceFiles } from "../facts";

/** The files of a volume in which the provider has written nothing yet. */
export const NO_FILES: InstanceFiles = { initialised: false, hasKeys: false, pins: {} };
