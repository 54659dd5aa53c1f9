import { dirname, join, posix, relative, sep } from "node:path";

const SOURCES = join(import.meta.dirname, "src");

const NO_ROW = "eslint.rooms.mjs has no row for this file";
const COMPUTED = "give the target as plain text: a computed one cannot be checked";
const REQUIRE = "use import, which is checked";

/**
 * The rule behind `eslint.rooms.mjs`: each import is followed to the room that it leads to, however its path is
 * spelled, and judged by the row of the file it stands in. Re-exports, `import()` and the types in
 * `import("…")` are imports as well; `require`, and a target that is computed, are refused.
 */
export function directionRule(rows) {
  return {
    meta: { type: "problem", schema: [] },
    create(context) {
      const file = relative(SOURCES, context.filename).split(sep).join("/");
      const home = placeOf(file);
      const row = rows.find(({ room, file: loose }) => (room ?? loose) === home);
      const refuse = (node, message) => context.report({ node, message });
      if (!row) return { Program: (node) => refuse(node, NO_ROW) };

      const judge = (node, source, isType) => {
        const target = textOf(source);
        if (target === undefined) refuse(node, COMPUTED);
        else if (!isAllowed(row, home, reach(file, target), isType)) refuse(node, row.why);
      };
      const statement = (node) => {
        if (node.source) judge(node, node.source, isTypeOnly(node));
      };
      return {
        ImportDeclaration: statement,
        ExportNamedDeclaration: statement,
        ExportAllDeclaration: statement,
        ImportExpression: (node) => judge(node, node.source, false),
        TSImportType: (node) => judge(node, node.source, true),
        TSExternalModuleReference: (node) =>
          judge(node, node.expression, node.parent.importKind === "type"),
        "Identifier[name='require']": (node) => refuse(node, REQUIRE),
      };
    },
  };
}

function isAllowed({ may, types = [], libraries = [] }, home, { place, library }, isType) {
  const listed = isType ? [...libraries, ...types] : libraries;
  if (library !== undefined) {
    return listed.some((name) => library === name || library.startsWith(`${name}/`));
  }
  return place === home || may.includes(place) || (isType && types.includes(place));
}

/** A library, or a place in src; neither is what lies outside. */
function reach(file, target) {
  if (!target.startsWith(".")) return { library: target };
  const path = posix.join("src", dirname(file), target);
  return path === "src" || path.startsWith("src/") ? { place: placeOf(path.slice(4)) } : {};
}

/** The room of a path below src, or the name of a loose file; src itself is its index. */
function placeOf(path) {
  const [first = ""] = path.split("/");
  return first.replace(/\.[cm]?[jt]s$/, "") || "index";
}

function isTypeOnly({ importKind, exportKind, specifiers = [] }) {
  if (importKind === "type" || exportKind === "type") return true;
  return specifiers.length > 0 && specifiers.every((each) => kindOf(each) === "type");
}

const kindOf = ({ importKind, exportKind }) => importKind ?? exportKind;

function textOf(source) {
  if (source.type === "TemplateLiteral" && source.expressions.length === 0) {
    return source.quasis[0].value.cooked;
  }
  return typeof source.value === "string" ? source.value : undefined;
}
