/** Dates of the years 1 to 9999 as ISO text, counted in days since 1970-01-01. */

const DAY = 864e5;
const two = (part: number): string => String(part).padStart(2, "0");

export type Parts = readonly [year: number, month: number, day: number];

export const partsOf = (date: string): Parts => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8)),
];

/** The date of a year, month and day; null when there is none such. */
export function dateOf(year: number, month: number, day: number): string | null {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  if (!isReal || !(year >= 1 && year <= 9999)) return null;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** Reads ISO text; null when it is no real date. */
export function readDate(text: string): string | null {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? dateOf(...partsOf(text)) : null;
}

export function dayNumber(date: string): number {
  const [year, month, day] = partsOf(date);
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY;
}

export function addDays(date: string, days: number): string | null {
  const at = new Date((dayNumber(date) + days) * DAY);
  return dateOf(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
}

export function lastDay(year: number, month: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month, 0);
  return at.getUTCDate();
}

/** Adds months, clamped to the month's last day. */
export function addMonths(date: string, months: number): string | null {
  const [year, month, day] = partsOf(date);
  const reached = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(reached / 12), (reached % 12) + 1];
  return dateOf(toYear, toMonth, Math.min(day, lastDay(toYear, toMonth)));
}

export function monthsBetween(start: string, end: string): number {
  if (end < start) return -monthsBetween(end, start);
  const [a, b] = [partsOf(start), partsOf(end)];
  const months = (b[0] - a[0]) * 12 + b[1] - a[1];
  return (addMonths(start, months) ?? "") <= end ? months : months - 1;
}

/** Whole years as of an age; a 29 February falls on 1 March in a common year. */
export function yearsBetween(start: string, end: string): number {
  if (end < start) return -yearsBetween(end, start);
  return partsOf(end)[0] - partsOf(start)[0] - (end.slice(5) < start.slice(5) ? 1 : 0);
}
