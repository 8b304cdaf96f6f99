/** A product and a rate table (险种与费率表) as their published definitions are written. */
import { type Rational, readNumber as readAny } from "../expressions/rational.ts";

/** A figure of a definition: text, or a whole number. */
export type Figure = string | number;

export interface Liability {
  readonly code: string;
  readonly table?: string;
  readonly unit?: Figure;
  readonly sum_ratio?: Figure;
  readonly exposure?: string;
  readonly occupation?: { readonly mode: "multiple" | "per_unit"; readonly table: string } | null;
  readonly health?: boolean;
}

export interface Term {
  readonly basis: "annual" | "pro_rata" | "short_rate" | "modal" | "none";
  readonly months_table?: string;
  readonly modes_table?: string;
  readonly max_months?: Figure | null;
  readonly max_days?: Figure | null;
  readonly day_rule?: {
    readonly below_days: Figure;
    readonly per_day: Figure;
    readonly days_base: Figure;
  } | null;
}

export interface Level {
  readonly level: string;
  readonly discount_min?: Figure | null;
  readonly sum_assured_max?: Figure | null;
  readonly premium_max?: Figure | null;
}

export interface Product {
  readonly code: string;
  readonly version: string;
  readonly valid_from: string;
  readonly valid_to?: string | null;
  readonly currency?: string;
  readonly age?: { readonly basis?: string; readonly min?: Figure; readonly max?: Figure } | null;
  readonly refused_classes?: readonly string[];
  readonly sum_assured?: {
    readonly min?: Figure;
    readonly max?: Figure;
    readonly step?: Figure;
  } | null;
  readonly term?: Term;
  readonly liabilities?: readonly Liability[];
  readonly plans?: Readonly<Record<string, Readonly<Record<string, Figure>>>> | null;
  readonly size_factors?: readonly (readonly [Figure, Figure])[];
  readonly min_members?: Figure;
  readonly min_premium?: Figure | null;
  readonly discount_floor?: Figure | null;
  readonly refund?: { readonly basis?: string; readonly fee_rate?: Figure } | null;
  readonly authority?: readonly Level[];
  readonly medical_table?: string | null;
  readonly income_table?: string | null;
  readonly zero_premium?: boolean;
  readonly components?: readonly {
    readonly product: string;
    readonly sum_ratio?: Figure;
    readonly plan?: string;
  }[];
  readonly combo_discount?: Figure | null;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type Row = Readonly<Record<string, string | undefined>>;

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

/** Reads plain decimal text of at most 40 signs; anything else is null. */
export const readNumber = (text: string): Rational | null =>
  text.length > 40 ? null : readAny(text);

/** Reads a figure; null when there is none. */
export const figure = (given: Figure | null | undefined): Rational | null =>
  given === undefined || given === null || given === "" ? null : readNumber(String(given));

/** Decimals of a currency. */
export const places = (currency = "CNY"): number => (/JPY|KRW/.test(currency) ? 0 : 2);
