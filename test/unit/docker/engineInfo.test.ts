import { expect, it } from "vitest";
import { engineInfo, type InspectedEngine } from "../../../src/docker/engineInfo";

const here: InspectedEngine = {
  ID: "ID:1",
  Name: "box",
  ServerVersion: "20.10.24",
  OperatingSystem: "Debian GNU/Linux 12",
  SecurityOptions: ["name=seccomp,profile=default"],
};
const onSocket = { onSocket: true, hostname: "box" };

it("says who answers", () => {
  expect(engineInfo(here, onSocket)).toEqual({
    id: "ID:1",
    name: "box",
    version: "20.10.24",
    local: true,
  });
});

it.each([
  ["reached over TCP", here, { ...onSocket, onSocket: false }],
  ["whose socket leads to another machine", { ...here, Name: "other" }, onSocket],
  ["in Docker Desktop's machine", { ...here, OperatingSystem: "Docker Desktop" }, onSocket],
  [
    "rootless",
    { ...here, SecurityOptions: ["name=seccomp,profile=default", "name=rootless"] },
    onSocket,
  ],
])("an engine %s is not local", (_, seen, reached) => {
  expect(engineInfo(seen, reached).local).toBe(false);
});

it("an engine without security options may be local", () => {
  expect(engineInfo({ ...here, SecurityOptions: null }, onSocket).local).toBe(true);
});
