import { expect, it } from "vitest";
import { uriOf } from "../../../src/provider/uris";

it.each([
  ["a name", "m1", "pw", undefined, "mysql://root:pw@m1:3306/"],
  ["a database", "m1", "pw", "shop", "mysql://root:pw@m1:3306/shop"],
  [
    "a password with everything",
    "m1",
    "a:b@c/d?e#f%",
    "shop",
    "mysql://root:a%3Ab%40c%2Fd%3Fe%23f%25@m1:3306/shop",
  ],
  ["an address of version 6", "::1", "pw", undefined, "mysql://root:pw@[::1]:3306/"],
  ["no known password", "m1", undefined, "shop", "mysql://m1:3306/shop"],
])("%s", (_, host, password, database, uri) => {
  expect(
    uriOf(
      { host, port: 3306 },
      password === undefined ? undefined : { user: "root", password },
      database,
    ),
  ).toBe(uri);
  expect(decodeURIComponent(new URL(uri).password)).toBe(password ?? "");
});
