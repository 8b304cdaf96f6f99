/**
 * Field types on the phone: what is typed is read to a plain value, or refused with a code; a
 * plain value is compared with its limits. Twin of `backend/metadata/field_types`.
 */
import { dateOf } from "../../expressions/dates.ts";
import { compare, readNumber } from "../../expressions/rational.ts";
import type { Facts, Label, Plain } from "./definition.ts";

export interface Limits {
  readonly least?: string | null;
  readonly most?: string | null;
  readonly scale?: number;
  readonly options?: { readonly [code: string]: Label } | null;
}

/** Why a typed value cannot be read, or is beyond its limits. */
export class Wrong {
  constructor(
    readonly code: string,
    readonly facts: Facts = {},
  ) {}
}

type Read = (raw: Plain, limits: Limits) => Plain | Wrong;
type Check = (value: Plain, limits: Limits) => Wrong | null;

const KINDS: { readonly [type: string]: string } = {
  integer: "number",
  decimal: "number",
  money: "number",
  date: "date",
  yes_no: "yes_no",
  rows: "rows",
};

/** What a value of a type is in an expression. */
export const kindOf = (type: string): string => KINDS[type] ?? "text";

/** The text without outer spaces; the same ones as on the server. */
export const trim = (text: string): string =>
  text.replace(/^[ \t\n\r\u00a0\u3000]+|[ \t\n\r\u00a0\u3000]+$/g, "");

/** The text with full-width signs as their narrow twins. */
function narrow(text: string): string {
  const signs = text.replace(/[\uff01-\uff5e]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
  return trim(
    signs.replace(
      /[\u3000−、。]/g,
      (sign) => ({ "\u3000": " ", "−": "-", "、": "," })[sign] ?? ".",
    ),
  );
}

const typed = (raw: Plain): string | null =>
  typeof raw === "string" ? raw : Number.isSafeInteger(raw) ? String(raw) : null;

const wrong = (code: string, facts?: Facts): Wrong => new Wrong(`field.${code}`, facts);

/** What a message repeats of a typed text: its beginning. */
const shown = (text: string): Facts => ({ found: [...text].slice(0, 40).join("") });

/** Reads typed text by a function; what is no text has the wrong type. */
const reading =
  (read: (text: string, limits: Limits) => Plain | Wrong): Read =>
  (raw, limits) => {
    const text = typed(raw);
    return text === null ? wrong("type") : read(text, limits);
  };

function plainNumber(text: string, scale: number): string | Wrong {
  const found = narrow(text);
  const parts = /^(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(found);
  if (!parts) return wrong("number", shown(found));
  const [, sign = "", size = "", places = ""] = parts;
  const whole = size.replace(/,/g, "").replace(/^0+/, "");
  const fraction = places.replace(/0+$/, "");
  if (whole.length + fraction.length > 30) return wrong("number.long", { most: "30" });
  if (fraction.length > scale)
    return scale ? wrong("scale", { places: String(scale) }) : wrong("whole", shown(found));
  const value = (whole || "0") + (fraction && `.${fraction}`);
  return value === "0" ? value : sign + value;
}

function money(text: string): string | Wrong {
  const value = plainNumber(text, 2);
  if (value instanceof Wrong) return value;
  const [whole = "", fraction = ""] = value.split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}

function date(text: string): string | Wrong {
  const found = narrow(text);
  const parts =
    /^(\d{4})(?:-(\d{1,2})-|\/(\d{1,2})\/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?$/.exec(found) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(found);
  if (!parts) return wrong("date.format", shown(found));
  const [year = "", month = "", day = ""] = parts.slice(1).filter((part) => part !== undefined);
  return (
    dateOf(Number(year), Number(month), Number(day)) ??
    wrong("date", { found: `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` })
  );
}

const without =
  (control: RegExp): ((text: string) => string | Wrong) =>
  (text) => {
    const found = trim(text);
    return control.test(found) ? wrong("text.characters") : found;
  };

const oneLine = without(/[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u);
const manyLines = without(/(?!\n)[\p{Cc}\p{Cs}\ufeff]/u);

function phone(text: string): string | Wrong {
  const found = /^(?:\+?86|0086)?(1[3-9]\d{9})$/.exec(narrow(text).replace(/[ ()-]/g, ""));
  return found?.[1] ?? wrong("phone");
}

/** GB 11643: the check digit is ISO 7064 MOD 11-2. */
function idNumber(text: string): string | Wrong {
  const number = narrow(text).replace(/ /g, "").toUpperCase();
  const length = [...number].length;
  if (length !== 18) return wrong("id_number.length", { found: String(length) });
  if (!/^\d{17}[\dX]$/.test(number)) return wrong("id_number.digits");
  if (!/^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/.test(number))
    return wrong("id_number.region", { found: number.slice(0, 2) });
  const born = number.slice(6, 14);
  if (!dateOf(Number(born.slice(0, 4)), Number(born.slice(4, 6)), Number(born.slice(6))))
    return wrong("id_number.birth_date", { found: born });
  let sum = 0;
  for (let place = 0; place < 17; place++) sum = (sum + Number(number[place])) * 2;
  return "10X98765432"[sum % 11] === number[17] ? number : wrong("id_number.checksum");
}

/** GB 32100: the check sign is ISO 7064 MOD 31-3. */
const SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

function creditCode(text: string): string | Wrong {
  const code = narrow(text).replace(/[ -]/g, "").toUpperCase();
  const length = [...code].length;
  if (length !== 18) return wrong("credit_code.length", { found: String(length) });
  if (!/^\d{8}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return wrong("credit_code.signs");
  let [sum, weight] = [0, 1];
  for (let place = 0; place < 17; place++) {
    sum += SIGNS.indexOf(code[place] ?? "") * weight;
    weight = (weight * 3) % 31;
  }
  return SIGNS[(31 - (sum % 31)) % 31] === code[17] ? code : wrong("credit_code.checksum");
}

function yesNo(raw: Plain): Plain | Wrong {
  const words: { readonly [word: string]: boolean } = {
    yes: true,
    true: true,
    是: true,
    no: false,
    false: false,
    否: false,
  };
  const found = typeof raw === "string" ? words[narrow(raw).toLowerCase()] : raw;
  return typeof found === "boolean" ? found : wrong("yes_no");
}

function moment(text: string): string | Wrong {
  const found = narrow(text);
  const at = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(found)
    ? new Date(found)
    : new Date(Number.NaN);
  const isReal = found.slice(11, 13) < "24" && dateOf(...datePartsOf(found)) !== null;
  return isReal && at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999
    ? `${at.toISOString().slice(0, 19)}Z`
    : wrong("moment", shown(found));
}

const datePartsOf = (text: string): [number, number, number] => [
  Number(text.slice(0, 4)),
  Number(text.slice(5, 7)),
  Number(text.slice(8, 10)),
];

function rows(raw: Plain): Plain | Wrong {
  const isRows =
    Array.isArray(raw) &&
    raw.every((row) => row && typeof row === "object" && !Array.isArray(row));
  if (!isRows) return wrong("rows.shape");
  return raw.length > 2000
    ? wrong("rows.max", { found: String(raw.length), most: "2000" })
    : (raw as Plain);
}

const READ: { readonly [type: string]: Read } = {
  text: reading(oneLine),
  long_text: reading((text) => manyLines(text.replace(/\r\n?/g, "\n"))),
  integer: reading((text) => plainNumber(text, 0)),
  decimal: reading((text, limits) => plainNumber(text, limits.scale ?? 2)),
  money: reading(money),
  date: reading(date),
  moment: reading(moment),
  yes_no: yesNo,
  choice: (raw) => (typeof raw === "string" ? trim(raw) : wrong("type")),
  id_number: reading(idNumber),
  credit_code: reading(creditCode),
  phone: reading(phone),
  link: reading((text) => (/^[1-9]\d{0,17}$/.test(trim(text)) ? trim(text) : wrong("link"))),
  rows,
};

/** Reads what a person typed; blank answers are not asked about. */
export const readField = (type: string, raw: Plain, limits: Limits): Plain | Wrong =>
  (READ[type] ?? READ["text"] ?? yesNo)(raw, limits);

const outside = (
  { least, most }: Limits,
  isBelow: (limit: string) => boolean,
  isAbove: (limit: string) => boolean,
  codes: string,
  facts: Facts = {},
): Wrong | null => {
  if (least != null && isBelow(least)) return wrong(`${codes}min`, { ...facts, least });
  return most != null && isAbove(most) ? wrong(`${codes}max`, { ...facts, most }) : null;
};

const counted =
  (codes: string, count: (value: Plain) => number, usual?: string): Check =>
  (value, { least, most }) => {
    const size = count(value);
    const limits = { least: least ?? null, most: most ?? usual ?? null };
    const facts = { found: String(size) };
    const below = (limit: string): boolean => size < Number(limit);
    return outside(limits, below, (limit) => size > Number(limit), codes, facts);
  };

const number: Check = (value, limits) => {
  const order = (limit: string): number => {
    const [one, other] = [readNumber(String(value)), readNumber(limit)];
    return one && other ? compare(one, other) : 0;
  };
  return outside(
    limits,
    (limit) => order(limit) < 0,
    (limit) => order(limit) > 0,
    "",
  );
};

const letters = (value: Plain): number => [...String(value)].length;

const CHECK: { readonly [type: string]: Check } = {
  text: counted("length.", letters, "200"),
  long_text: counted("length.", letters, "5000"),
  integer: number,
  decimal: number,
  money: number,
  date: (value, limits) => {
    const day = String(value);
    return outside(
      limits,
      (limit) => day < limit,
      (limit) => day > limit,
      "date.",
    );
  },
  choice: (value, { options }) =>
    options && !Object.hasOwn(options, String(value))
      ? wrong("option", shown(String(value)))
      : null,
  rows: counted("rows.", (value) => (Array.isArray(value) ? value.length : 0)),
};

/** Compares a plain value with its limits; null when it is within. */
export const checkField = (type: string, value: Plain, limits: Limits): Wrong | null =>
  CHECK[type]?.(value, limits) ?? null;
