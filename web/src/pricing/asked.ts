/** One row to be priced (待定价行): its cells as values, and what is wrong with them. */
import { readDate } from "../expressions/dates.ts";
import { compare, type Rational } from "../expressions/rational.ts";
import { ONE, places, type Row, readNumber, type Table, ZERO } from "./definition.ts";
import { lookUp } from "./table.ts";

export interface Fault {
  readonly code: string;
  readonly at: string;
  readonly facts: Readonly<Record<string, string>>;
}

type Days = Partial<Record<string, string | null>>;

/** What an amount could have been: its digits, with the currency's decimals. */
function example(text: string, scale: number): string {
  const kept = text.replace(/[^\d.]/g, "");
  const { n, d } = readNumber(kept) ?? readNumber(kept.replace(/\.+$/, "")) ?? ZERO;
  const cut = ((n * 10n ** BigInt(scale)) / d).toString().padStart(scale + 1, "0");
  return scale ? `${cut.slice(0, -scale)}.${cut.slice(-scale)}` : cut;
}

export class Asked {
  readonly faults: Fault[] = [];
  readonly days: Days = {};
  readonly figures: Partial<Record<string, Rational | null>> = {};

  constructor(
    readonly cells: Row,
    readonly tables: Readonly<Record<string, Table>>,
  ) {
    for (const column of ["row_id", "product", "quote_date", "start", "end"]) {
      if (!this.cell(column)) this.wrong(column, "price.cell.required", { column });
    }
    this.readDays();
    this.readNumbers();
    const [gender, claimed] = [this.cell("gender"), this.cell("claimed")];
    if (!/^[MF]?$/.test(gender))
      this.wrong("gender", "customer.gender.unknown", { value: gender });
    if (!/^[YN]?$/.test(claimed)) {
      this.wrong("claimed", "price.claimed.unknown", { value: claimed });
    }
  }

  cell(column: string): string {
    return this.cells[column] ?? "";
  }

  /** Notes a fault, unless the column has one already. */
  wrong(at: string, code: string, facts: Record<string, string> = {}): void {
    if (!this.faults.some((fault) => fault.at === at)) this.faults.push({ code, at, facts });
  }

  private readDays(): void {
    for (const column of ["quote_date", "start", "end", "birth_date", "cancel_date"]) {
      const value = this.cell(column);
      this.days[column] = value ? readDate(value) : null;
      if (value && !this.days[column]) this.wrong(column, "date.format", { value });
    }
    for (const [column, day] of Object.entries(this.days)) {
      // Periods are counted on from a date, which must not run out of the calendar.
      if (day && !/^(1[89]|2\d)/.test(day)) {
        this.wrong(column, "price.date.range", { value: day });
        this.days[column] = null;
      }
    }
    const { start, birth_date, cancel_date } = this.days;
    if (start && this.days["end"] && this.days["end"] <= start) {
      this.wrong("end", "price.end.order", { start });
      this.days["end"] = null;
    }
    const end = this.days["end"];
    if (birth_date && start && birth_date > start) {
      this.wrong("birth_date", "price.birth_date.order", { start });
      this.days["birth_date"] = null;
    }
    if (cancel_date && start && end && (cancel_date < start || cancel_date > end)) {
      this.wrong("cancel_date", "price.cancel_date.range", { start, end });
    }
  }

  private readNumbers(): void {
    const columns = ["units", "health_percent", "health_per_mille", "discount", "agreed_rate"];
    for (const column of columns) {
      const value = this.cell(column);
      this.figures[column] = readNumber(value);
      if (value && !this.figures[column]) this.wrong(column, "number.format", { value });
    }
    const { discount, units, agreed_rate } = this.figures;
    if (discount && (discount.n <= 0n || compare(discount, ONE) > 0)) {
      this.wrong("discount", "price.discount.range", { value: this.cell("discount") });
    }
    if (units && units.n <= 0n) {
      this.wrong("units", "price.units.range", { value: this.cell("units") });
    }
    if (this.cell("agreed_rate") && this.cell("agreed_premium")) {
      this.wrong("agreed_rate", "price.agreed.both");
    } else if (agreed_rate && agreed_rate.n < 0n) {
      this.wrong("agreed_rate", "number.negative", { value: this.cell("agreed_rate") });
    }
  }

  /** Reads a cell as an amount of a currency; empty reads as null. */
  amount(column: string, currency?: string): Rational | null {
    const value = this.cell(column);
    const found = readNumber(value);
    const scale = places(currency);
    const decimals = value.split(".")[1]?.length ?? 0;
    if (!value || (found && found.n >= 0n && decimals <= scale)) return found;
    this.wrong(column, "money.format", { value, example: example(value, scale) });
    return null;
  }

  /** Looks a rate up, noting a miss at its factor's column (`only`: if it is that one). */
  find(table: string, factors: Row, derived: readonly string[], only = ""): string | null {
    const rates = this.tables[table];
    if (!rates) throw new Error(`the table ${table} is not here`);
    const found = lookUp(rates, factors);
    if (typeof found === "string") return found;
    const { factor, code } = found;
    if (only && only !== factor) return null;
    const isBirth = factor === "age" && (derived.includes("age") || !this.cell("age"));
    const column = isBirth ? "birth_date" : derived.includes(factor) ? "end" : factor;
    this.wrong(column, code, { factors: found.factors, table });
    return null;
  }
}
