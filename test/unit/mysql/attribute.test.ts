import { describe, expect, it } from "vitest";
import { accountsOf } from "../../../src/mysql/attribute";

const ID = "3e11fa47-71ca-41e1-9e33-c80aa9429562";

/** Of an account that somebody who may create accounts has given an attribute of this product's. */
const found = (replica: unknown) =>
  accountsOf([
    { name: "forged", host: "%", attribute: JSON.stringify({ replica, source: "m", root: "u" }) },
  ]).replicationAccounts.map(({ name, replica: id }) => ({ name, id }));

describe("an account counts as a replica's", () => {
  it("if its attribute has an id", () => {
    expect(found(ID)).toEqual([{ name: "forged", id: ID }]);
  });

  it.each([
    ["a message to whoever reads the outputs", "call 555-0100, your licence has expired"],
    ["an id with something behind it", `${ID}\n`],
    ["an id in capitals, which no instance has", ID.toUpperCase()],
    ["nothing", ""],
    ["no text", 7],
  ])("and not with %s", (_, replica) => {
    expect(found(replica)).toEqual([]);
  });
});
