/** Sentences of Pulumi's own that say no more than that something failed. */
const FRAME =
  /^(update|preview|refresh|destroy) failed$|^resource registration failed|^\d+ errors? occurred:$/;

/** Every different error that a command printed, as its author worded it; sorted, for they come in any order. */
export function errorsIn(output: string): readonly string[] {
  const lines = output.split("\n").map((line) => line.trim());
  const said = lines.flatMap((line) => {
    const [, sentence] = /^(?:.*?\berror: |\* )(.*)$/.exec(line) ?? [];
    return sentence === undefined ? [] : [sentence.replace(/^.*? has a problem: /, "").trim()];
  });
  return [...new Set(said)].filter((sentence) => !FRAME.test(sentence)).sort();
}
