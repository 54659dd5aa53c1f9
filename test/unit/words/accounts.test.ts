import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { facts, type Given, nothing } from "../plan/facts";
import { told } from "./told";

const password = new Secret("pw");
const app = { name: "app", host: "%", password, databases: [], requireTls: true };
const there = (name: string) => ({ name, host: "%", fingerprint: "of before" });
const linesOf = told;

describe("before an account is set again, its line says", () => {
  it.each<[string, Given, readonly string[]]>([
    [
      "what root may do, and how it logs in",
      facts()
        .withServer({ users: [there("root")] })
        .declaring({ rootPassword: password }),
      [
        'root is set again as declared: everything about databases and users, nothing about the server itself (rootPrivileges: "service"), TLS required, at most 135 connections',
      ],
    ],
    [
      "that root has everything",
      facts()
        .withServer({ users: [there("root")] })
        .declaring({ rootPassword: password, rootPrivileges: "all" }),
      [
        'root is set again as declared: all privileges (rootPrivileges: "all"), TLS required, at most 135 connections',
      ],
    ],
    [
      "what is asked of a user",
      facts()
        .withServer({ users: [there("app")] })
        .declaring({ users: [app] }),
      ["user app is set again as declared: TLS required, at most 135 connections"],
    ],
    [
      "and what is not",
      facts()
        .withServer({ users: [there("app")] })
        .declaring({ users: [{ ...app, requireTls: false, maxConnections: 0 }] }),
      ["user app is set again as declared: TLS not required, no limit of connections"],
    ],
  ])("%s", (_, given, lines) => expect(linesOf(given)).toEqual(lines));
});

describe("nothing is said", () => {
  it.each<[string, Given]>([
    ["of an instance that is not there", nothing().declaring({ rootPassword: password })],
    [
      "of an account that is as declared",
      facts()
        .withServer({ users: [there("app")] })
        .seeing({ settledAccounts: [{ name: "app", host: "%", isSetHere: true }] })
        .declaring({ users: [app] }),
    ],
  ])("%s", (_, given) => expect(linesOf(given)).toEqual([]));
});
