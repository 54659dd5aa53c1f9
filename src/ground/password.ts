import { randomBytes } from "node:crypto";
import { Secret } from "./secret";

/** One character of each is a group. None of them needs quoting in SQL, in a shell or in a URI. */
const GROUP = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-._~"];

/** More than a password of the greatest length takes. */
const BYTES = 64;

/** A group is worth 14.7 bits, so this is about 200. */
const GROUPS = 14;

/** In characters. */
export const LONGEST_PASSWORD_OF_A_CHANNEL = 32;

/**
 * A password that the usual policies accept, whatever the bytes are: `length` characters, a quarter of them of each
 * kind (lower case, upper case, digits, punctuation), and no two letters of a kind side by side, so that no word of
 * a dictionary is in it. It is as good as the bytes up to 3.6 bits a character.
 *
 * Source: the manual, "Password Validation Options and Variables". validate_password asks for up to one of each kind
 * by default, and with the policy STRONG for no part of four characters and more that is in its dictionary.
 */
export function passwordFrom(bytes: Buffer, length: number): Secret {
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  const characters = Array.from({ length }, (_, place) => {
    const kind = GROUP[place % GROUP.length] ?? "";
    const size = BigInt(kind.length);
    const character = kind[Number(rest % size)] ?? "";
    rest /= size;
    return character;
  });
  return new Secret(characters.join(""));
}

/** About 200 random bits in 56 characters. */
export function randomPassword(): Secret {
  return passwordFrom(randomBytes(BYTES), GROUPS * GROUP.length);
}
