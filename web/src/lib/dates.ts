/** Business dates (日期): yyyy-mm-dd and nothing else. */
import { moment } from "./moment.ts";

/** The business date of a moment. */
export function businessDate(at: number): string {
  return moment(at).slice(0, 10);
}

/** Whether a text is a real date written yyyy-mm-dd. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && roundTrip(text) === text;
}

/** A date some days later. */
export function addDays(text: string, days: number): string {
  return new Date(Date.parse(`${text}T00:00:00Z`) + days * 86_400_000).toJSON().slice(0, 10);
}

function roundTrip(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? "" : date.toJSON().slice(0, 10);
}
