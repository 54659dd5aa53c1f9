import { randomBytes, type webcrypto } from "node:crypto";
import { isAddress } from "../../plan/host/certificateNames";

/** All values are PEM; keys are PKCS #8. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate of one server's own authority: trusting that means trusting one server. */
export interface IssuedCertificate extends ServerCertificate {
  readonly ca: string;
  /** Signs the next certificate of this server, when its names change. */
  readonly authorityKey: string;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const DAY = 24 * 60 * 60 * 1000;

/** The validity that mysqld gives to the certificates that it creates itself. */
const VALID_DAYS = 3650;

/** Loaded where they are used, because most runs issue nothing; the library requires reflect-metadata. */
async function x509() {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

/**
 * Without a certificate, mysqld would create one at its first start, before it listens, with three RSA keys.
 * The first of `names` never changes.
 */
export async function issueServerCertificate(
  names: readonly string[],
  now: number,
): Promise<IssuedCertificate> {
  const {
    BasicConstraintsExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectKeyIdentifierExtension,
    X509CertificateGenerator,
  } = await x509();
  const keys = await keyPair();
  const ca = await X509CertificateGenerator.createSelfSigned({
    // the clocks of hosts differ
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + VALID_DAYS * DAY),
    signingAlgorithm: P256,
    // for a while a file holds two authorities of one server, and OpenSSL tells them apart by their names
    name: `CN=Authority ${randomBytes(4).toString("hex")} of ${names[0] ?? ""}`,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const authority = { ca: ca.toString("pem"), authorityKey: await pemOf(keys.privateKey) };
  return { ...authority, ...(await certificateBy(authority, names, now)) };
}

/**
 * Another certificate of an authority that is there, with a key of its own. It is valid as long as the
 * authority, so one date says when both have to be replaced.
 */
export async function certificateBy(
  { ca, authorityKey }: Pick<IssuedCertificate, "ca" | "authorityKey">,
  names: readonly string[],
  now: number,
): Promise<ServerCertificate> {
  const {
    AuthorityKeyIdentifierExtension,
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
    X509Certificate,
    X509CertificateGenerator,
  } = await x509();
  const authority = new X509Certificate(ca);
  const signingKey = await crypto.subtle.importKey(
    "pkcs8",
    PemConverter.decodeFirst(authorityKey),
    P256,
    false,
    ["sign"],
  );
  const server = await keyPair();
  const certificate = await X509CertificateGenerator.create({
    notBefore: new Date(now - DAY),
    notAfter: authority.notAfter,
    signingAlgorithm: P256,
    subject: `CN=${names[0] ?? ""}`,
    issuer: authority.subject,
    publicKey: server.publicKey,
    signingKey,
    extensions: [
      // what clients that check strictly ask for, such as those of Python
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(server.publicKey),
      await AuthorityKeyIdentifierExtension.create(authority.publicKey),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isAddress(value) ? "ip" : "dns", value }) as const),
      ),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(server.privateKey) };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const { PemConverter } = await x509();
  return PemConverter.encode(
    await crypto.subtle.exportKey("pkcs8", key),
    PemConverter.PrivateKeyTag,
  );
}

function keyPair() {
  return crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
}
