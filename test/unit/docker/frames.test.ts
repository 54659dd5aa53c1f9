import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader, linesOf, splitFrames } from "../../../src/docker/frames";

function frame(channel: 1 | 2, content: Uint8Array | string): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(8);
  header[0] = channel;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

const frames = fc.array(
  fc.tuple(fc.constantFrom(1 as const, 2 as const), fc.uint8Array({ maxLength: 40 })),
);

describe("FrameReader", () => {
  it("gives each output its bytes in order, wherever the stream is broken into pieces", () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 30 }), (given, piece) => {
        const stream = Buffer.concat(given.map(([channel, content]) => frame(channel, content)));
        const got: Record<"stdout" | "stderr", number[]> = { stdout: [], stderr: [] };
        const reader = new FrameReader((channel, content) => got[channel].push(...content));
        for (let at = 0; at < stream.length; at += piece) {
          reader.push(stream.subarray(at, at + piece));
        }
        const sent = (channel: 1 | 2) =>
          given.filter(([on]) => on === channel).flatMap(([, content]) => [...content]);
        expect(got).toEqual({ stdout: sent(1), stderr: sent(2) });
      }),
    );
  });

  it("passes content on before its frame is whole", () => {
    const got: string[] = [];
    new FrameReader((_, content) => got.push(content.toString())).push(
      frame(1, "half").subarray(0, 10),
    );
    expect(got).toEqual(["ha"]);
  });
});

it("splitFrames tells the outputs apart", () => {
  const { stdout, stderr } = splitFrames(
    Buffer.concat([frame(1, "a"), frame(2, "b"), frame(1, "c")]),
  );
  expect([stdout.toString(), stderr.toString()]).toEqual(["ac", "b"]);
});

it("linesOf keeps the order of both outputs, trims and drops what is empty", () => {
  const log = Buffer.concat([
    frame(1, "one \r\n\n"),
    frame(2, "two\n"),
    frame(1, "é"),
    frame(1, "!\n"),
  ]);
  expect(linesOf(log)).toEqual(["one", "two", "é!"]);
  expect(linesOf(Buffer.alloc(0))).toEqual([]);
});
