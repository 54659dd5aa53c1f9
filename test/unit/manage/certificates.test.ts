import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { aliasOf, paths, VOLUME_ROOT } from "../../../src/ground/names";
import { pair, single } from "../world/layouts";
import { Stack, type Declared } from "../world/stack";

/** The certificate that the server of an instance uses, whatever the instance is called. */
function served(stack: Stack, name: string): X509Certificate {
  return new X509Certificate(fileOf(stack, name, paths.serverCertificate));
}

function fileOf(stack: Stack, name: string, path: string): string {
  const volume = stack.world.container(name).spec.mounts[0]?.volume ?? "";
  const files = stack.world.state.volumes.get(volume)?.files;
  return files?.get(path.slice(VOLUME_ROOT.length + 1)) ?? "";
}

function namesOf(certificate: X509Certificate): readonly string[] {
  return (certificate.subjectAltName ?? "").split(", ").toSorted();
}

const ALWAYS = ["DNS:localhost", "IP Address:0:0:0:0:0:0:0:1", "IP Address:127.0.0.1"];
const named = (stack: Stack, id: string, name: string, ...more: readonly string[]) =>
  [...ALWAYS, `DNS:${name}`, `DNS:${aliasOf(stack.id(id))}`, ...more].toSorted();

/** As `m1`, under another name of its container. */
const RENAMED: Declared = { name: "shop-db" };

describe("a server's certificate names", () => {
  it("the instance, its alias and the machine that it runs on", async () => {
    const stack = await single();
    expect(namesOf(served(stack, "m1"))).toEqual(named(stack, "m1", "m1"));
  });

  it("an address at which it is published", async () => {
    const stack = new Stack();
    await stack.up("m1", { port: 3307, bindAddress: "10.0.0.5" });
    expect(namesOf(served(stack, "m1"))).toEqual(named(stack, "m1", "m1", "IP Address:10.0.0.5"));
  });

  it("no address that stands for all of them", async () => {
    const stack = new Stack();
    await stack.up("m1", { port: 3307, bindAddress: "0.0.0.0" });
    expect(namesOf(served(stack, "m1"))).toEqual(named(stack, "m1", "m1"));
  });
});

describe("the names change", () => {
  it("with the instance's, in the same update, without a restart and under the same authority", async () => {
    const stack = await single();
    const { startedAt } = stack.world.container("m1");
    const authority = fileOf(stack, "m1", paths.ownCa);
    const report = await stack.up("m1", RENAMED);
    expect(report.drift).toEqual([]);
    expect(namesOf(served(stack, "shop-db"))).toEqual(named(stack, "m1", "shop-db"));
    expect(fileOf(stack, "shop-db", paths.ownCa)).toBe(authority);
    expect(served(stack, "shop-db").verify(new X509Certificate(authority).publicKey)).toBe(true);
    expect(stack.world.container("shop-db").startedAt).toBe(startedAt);
  });

  it("with the address at which it is published, and back", async () => {
    const stack = await single();
    await stack.up("m1", { port: 3307, bindAddress: "10.0.0.5" });
    expect(namesOf(served(stack, "m1"))).toEqual(named(stack, "m1", "m1", "IP Address:10.0.0.5"));
    await stack.up("m1");
    expect(namesOf(served(stack, "m1"))).toEqual(named(stack, "m1", "m1"));
  });

  it("of a source at once: its replicas trust the authority already", async () => {
    const stack = await pair();
    const pinned = () => fileOf(stack, "s1", `${paths.instance}/source-${stack.id("m1")}.pem`);
    const before = pinned();
    expect((await stack.up("m1", RENAMED)).drift).toEqual([]);
    expect((await stack.up("s1", { slaveOf: "m1" })).drift).toEqual([]);
    expect(pinned()).toBe(before);
    expect(namesOf(served(stack, "shop-db"))).toEqual(named(stack, "m1", "shop-db"));
  });

  it("not when nothing about them has changed", async () => {
    const stack = await single();
    const before = served(stack, "m1").raw;
    await stack.up("m1", { port: 3307 });
    expect(served(stack, "m1").raw).toEqual(before);
  });

  it("as the preview and the refresh before it say", async () => {
    const stack = await single();
    const { plan } = await stack.preview("m1", { port: 3307, bindAddress: "10.0.0.5" });
    expect(plan.join("\n")).toMatch(/certificate.*10\.0\.0\.5/);
    stack.world.container("m1").name = "by-hand";
    expect((await stack.refresh("m1")).drift.join("\n")).not.toMatch(/certificate/);
  });

  it("after the switch, of a certificate that was published under former names", async () => {
    const stack = await pair();
    await stack.up("m1", { rotate: { certificate: "1" } });
    await stack.up("m1", { ...RENAMED, rotate: { certificate: "1" } });
    await stack.up("s1", { slaveOf: "m1" });
    expect((await stack.up("m1", { ...RENAMED, rotate: { certificate: "1" } })).drift).toEqual([]);
    expect(namesOf(served(stack, "shop-db"))).toEqual(named(stack, "m1", "shop-db"));
  });
});

describe("an authority", () => {
  const ofFormerRelease = async () => {
    const stack = await pair();
    stack.world.server("m1").writeFile(paths.authorityKey, "");
    stack.world.server("m1").writeFile(paths.certificate, "");
    return stack;
  };

  it("whose key a former release has thrown away is replaced by another, without a gap", async () => {
    const stack = await ofFormerRelease();
    const before = fileOf(stack, "m1", paths.ownCa);
    const first = await stack.refresh("m1");
    expect(first.drift.join()).toMatch(/^publish the authority of a new certificate: .*names/);
    await stack.up("m1");
    expect(served(stack, "m1").verify(new X509Certificate(before).publicKey)).toBe(true);
    await stack.up("s1", { slaveOf: "m1" });
    expect((await stack.up("m1")).drift).toEqual([]);
    expect((await stack.up("s1", { slaveOf: "m1" })).drift).toEqual([]);
    expect(fileOf(stack, "m1", paths.ownCa)).not.toContain(before.trim());
    expect((await stack.up("m1", RENAMED)).drift).toEqual([]);
    expect(namesOf(served(stack, "shop-db"))).toEqual(named(stack, "m1", "shop-db"));
  });

  it("whose key is lost is replaced once the names change", async () => {
    const stack = await single();
    const before = fileOf(stack, "m1", paths.ownCa);
    stack.world.server("m1").writeFile(paths.authorityKey, "");
    expect((await stack.up("m1", RENAMED)).drift).toEqual([]);
    expect(fileOf(stack, "shop-db", paths.ownCa)).not.toBe(before);
    expect(namesOf(served(stack, "shop-db"))).toEqual(named(stack, "m1", "shop-db"));
  });

  it("signs no certificate that is valid for longer than itself", async () => {
    const stack = await single();
    stack.world.pass(1000 * 24 * 3600);
    await stack.up("m1", RENAMED);
    const authority = new X509Certificate(fileOf(stack, "shop-db", paths.ownCa));
    expect(served(stack, "shop-db").validTo).toBe(authority.validTo);
  });

  it("is shown to clients, and while it is replaced the next one as well", async () => {
    const stack = await pair();
    const pems = (text = "") => text.split("-----BEGIN").length - 1;
    const before = (await stack.refresh("m1")).caCertificate;
    expect(pems(before)).toBe(1);
    expect(served(stack, "m1").verify(new X509Certificate(before ?? "").publicKey)).toBe(true);
    const { caCertificate: both } = await stack.up("m1", { rotate: { certificate: "1" } });
    expect(pems(both)).toBe(2);
    expect(both).toContain(before);
    await stack.up("s1", { slaveOf: "m1" });
    const { caCertificate: after } = await stack.up("m1", { rotate: { certificate: "1" } });
    expect(pems(after)).toBe(1);
    expect(both).toContain(after);
  });

  it("is left out while nobody has seen it, or where it is none", async () => {
    const stack = await single();
    stack.world.server("m1").writeFile(paths.ownCa, "somebody's text\u001b[31m");
    expect(await stack.refresh("m1")).not.toHaveProperty("caCertificate");
  });
});
