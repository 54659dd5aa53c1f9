/** What an error that Pulumi's engine shows says of itself to the SDK. */
const RETURNED = "(an error that Pulumi's engine shows)";

/**
 * The SDK prints the errors of diff, read and delete with their stack before it returns them, and Pulumi's engine
 * shows each of them again in the row of its resource. Users need neither the stack nor the first copy.
 */
export function shownByEngineOnly(error: Error): void {
  error.stack = "";
  error.toString = () => RETURNED;
}

/** Leaves out what the SDK prints of such an error. */
export function printOthersOnly(output: Pick<Console, "error">): void {
  const print = output.error.bind(output);
  output.error = (...printed: unknown[]) => {
    if (printed[0] !== `${RETURNED}: `) print(...printed);
  };
}
