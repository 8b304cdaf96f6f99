/** Usual spans of days (常用期间), counted from a business date. */
import { range } from "./view.ts";

/** The names of the spans. */
export const SPANS = ["thisMonth", "lastMonth", "thisQuarter", "thisYear", "lastYear"] as const;

/** The span's first and last day, as a filter holds them. */
export function spanOf(name: (typeof SPANS)[number], today: string): string {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  switch (name) {
    case "thisMonth":
      return months(year, month, 1);
    case "lastMonth":
      return months(year, month - 1, 1);
    case "thisQuarter":
      return months(year, month - ((month - 1) % 3), 3);
    case "thisYear":
      return months(year, 1, 12);
    case "lastYear":
      return months(year - 1, 1, 12);
  }
}

/** The days of some months; months before January and after December run over. */
export function months(year: number, first: number, count: number): string {
  const day = (month: number, dayOfMonth: number) =>
    new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10);
  return range(day(first, 1), day(first + count, 0));
}
