/** Where a volume keeps its files, if that place exists whether the volume exists or not. */
export type Place =
  /** A folder of the engine's machine. */
  | { readonly kind: "folder"; readonly path: string }
  /** A block device of the engine's machine. */
  | { readonly kind: "device"; readonly path: string }
  /** A folder that another machine offers, by NFS or CIFS. */
  | { readonly kind: "share"; readonly host: string; readonly path: string };

/** The place that the options of Docker's volume driver `local` name. Holds no option that may be a secret. */
export function placeOf(
  driver: string,
  options: Readonly<Record<string, string>>,
): Place | undefined {
  const { type = "", device = "", o = "" } = options;
  if (driver !== "local" || device === "") return undefined;
  const settings = o.split(",").map((setting) => setting.trim());
  if (/^(nfs4?|cifs|smb3?)$/.test(type)) return shareOf(device, settings);
  if (!device.startsWith("/")) return undefined;
  const isBind = type === "none" || settings.some((setting) => /^r?bind$/.test(setting));
  return { kind: isBind ? "folder" : "device", path: normal(device) };
}

/** True if the engine creates the folder together with the volume: see `VolumeFacts.isOwnFolder`. */
export function isOwnFolder(driver: string, options: Readonly<Record<string, string>>): boolean {
  return driver === "local" && Object.keys(options).length === 0;
}

/** NFS writes `host:/path`, or `:/path` with `addr=host` in the settings; CIFS writes `//host/path`. */
function shareOf(device: string, settings: readonly string[]): Place {
  const address = settings.find((setting) => setting.startsWith("addr="))?.slice("addr=".length);
  const [, smbHost, smbPath] = /^\/\/([^/]+)(.*)$/.exec(device) ?? [];
  const [, nfsHost, nfsPath] = /^(.*?):(\/.*)$/.exec(device) ?? [];
  const host = address ?? smbHost ?? nfsHost ?? "";
  // names in a CIFS path do not depend on case
  const path = smbPath?.toLowerCase() ?? nfsPath ?? device;
  return { kind: "share", host: host.toLowerCase(), path: normal(`/${path}`) };
}

/** True if one of the places is the other one or lies inside of it. */
export function overlap(one: Place, other: Place): boolean {
  if (one.kind !== other.kind || hostOf(one) !== hostOf(other)) return false;
  if (one.kind === "device") return one.path === other.path;
  return contains(one.path, other.path) || contains(other.path, one.path);
}

export function placeText(place: Place): string {
  return place.kind === "share" ? `${place.host}:${place.path}` : place.path;
}

/** True if `path` is `folder` or lies below it. */
export function contains(folder: string, path: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

function hostOf(place: Place): string {
  return place.kind === "share" ? place.host : "";
}

/** An absolute path without `.`, `..` and empty parts. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
