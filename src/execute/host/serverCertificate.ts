import { randomBytes } from "node:crypto";

/** All values are PEM. */
export interface ServerCertificate {
  /**
   * The certificate of a CA that has signed only this server's certificate: trusting it means trusting one
   * server.
   */
  readonly ca: string;
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const DAY = 24 * 60 * 60 * 1000;

/** The validity that mysqld gives to the certificates that it creates itself. */
const VALID_DAYS = 3650;

/**
 * Without this certificate, mysqld would create one at its first start, before it listens, with three RSA
 * keys. The CA's key is not kept: the next certificate gets a CA of its own, so whoever has stolen the key of
 * this one has nothing any more once replicas trust the next.
 */
export async function issueServerCertificate(
  host: string,
  now: number,
): Promise<ServerCertificate> {
  // Loaded here because only a new instance needs it; the library requires reflect-metadata.
  await import("reflect-metadata");
  const {
    BasicConstraintsExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
  } = await import("@peculiar/x509");
  const [authority, server] = await Promise.all([keyPair(), keyPair()]);
  const validity = {
    // the clocks of hosts differ
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + VALID_DAYS * DAY),
    signingAlgorithm: P256,
  };
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    // for a while a file holds two authorities of one server, and OpenSSL tells them apart by their names
    name: `CN=Authority ${randomBytes(4).toString("hex")} of ${host}`,
    keys: authority,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  const certificate = await X509CertificateGenerator.create({
    ...validity,
    subject: `CN=${host}`,
    issuer: ca.subject,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", server.privateKey);
  return {
    ca: ca.toString("pem"),
    certificate: certificate.toString("pem"),
    key: PemConverter.encode(key, PemConverter.PrivateKeyTag),
  };
}

function keyPair() {
  return crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
}
