import { describe, expect, test } from "vitest";
import { withDashes } from "../src/form/widgets/date.tsx";
import { addDays, isDate } from "../src/lib/dates.ts";
import { deviceName } from "../src/lib/device.ts";
import { readEvents } from "../src/lib/events.ts";
import { figure, money, percent } from "../src/lib/figures.ts";
import { newKey } from "../src/lib/key.ts";
import { moment } from "../src/lib/moment.ts";
import { initials } from "../src/lib/pinyin.ts";
import { readRoute } from "../src/lib/route.ts";
import { merge, type Part, standing } from "../src/offline/package.ts";
import { columnsOf } from "../src/screens/handbook/rate-tables.tsx";
import { placeOf } from "../src/screens/notices/notices.tsx";

const DAY = 86_400_000;

describe("figures", () => {
  test("are grouped, with a real minus, and never pass through a float", () => {
    expect(figure("12345678901234567.89")).toBe("12,345,678,901,234,567.89");
    expect(figure("-1234.50")).toBe("−1,234.50");
    expect(money("-5.00")).toBe("−¥5.00");
    expect(money("1000.00", "USD")).toBe("USD 1,000.00");
  });

  test("of a share are percentages, cut", () => {
    expect(["0.900000", "0.681199", "1.000000", "0.05"].map(percent)).toEqual([
      "90%",
      "68.11%",
      "100%",
      "5%",
    ]);
  });
});

describe("dates", () => {
  test("are real ones only", () => {
    expect(["2026-02-28", "2026-02-29", "2026-13-01", "26-1-1"].map(isDate)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  });

  test("of moments are those of the business zone", () => {
    expect(moment("2026-03-04T16:30:00Z")).toBe("2026-03-05 00:30");
  });

  test("typed as digits get their dashes", () => {
    expect(withDashes("2026", "202")).toBe("2026-");
    expect(withDashes("2026-03", "2026-0")).toBe("2026-03-");
    expect(withDashes("2026", "2026-")).toBe("2026");
  });
});

describe("keys", () => {
  test("are UUIDs also where the browser has no maker of them", () => {
    const made = crypto.randomUUID;
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });

    const key = newKey();

    Object.defineProperty(crypto, "randomUUID", { value: made, configurable: true });
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("finding", () => {
  test("by pinyin initials needs no table", () => {
    expect(initials("意外险")).toBe("YWX");
    expect(initials("安行综合意外伤害保险")).toBe("AXZHYWSHBX");
  });

  test("addresses keep their parts", () => {
    const { path, query } = readRoute("#/form/quote?draft=1-2");

    expect(path).toEqual(["form", "quote"]);
    expect(query.get("draft")).toBe("1-2");
  });

  test("a notice leads to its page", () => {
    expect(["/cases/12", "quote/7", "/policies/3", ""].map(placeOf)).toEqual([
      "case/12",
      "quote/7",
      "policy/3",
      "",
    ]);
  });
});

describe("rate tables", () => {
  test("show two columns that bound a range as one", () => {
    const columns = columnsOf(["plan", "age_from", "age_to", "value"]);

    expect(columns).toHaveLength(3);
    expect(columns.map((column) => column.read(["A", "18", "65", "1000000"]))).toEqual([
      "A",
      "18 – 65",
      "1,000,000",
    ]);
  });
});

describe("the package", () => {
  const part = (code: string, fingerprint: string, body: unknown): Part => ({
    kind: "product",
    code,
    definition: "1",
    fingerprint,
    body,
  });

  test("takes over what did not change and drops what was withdrawn", () => {
    const old = [part("PA01", "a", { n: 1 }), part("TR01", "b", { n: 2 })];

    const merged = merge(old, [part("PA01", "a", null), part("GA01", "c", { n: 3 })]);

    expect(merged.map(({ code, body }) => [code, body])).toEqual([
      ["PA01", { n: 1 }],
      ["GA01", { n: 3 }],
    ]);
  });

  test("is read with a warning after seven days, and not at all after thirty", () => {
    const now = Date.now();

    expect([1, 8, 31].map((days) => standing(now - days * DAY, now))).toEqual([
      "fresh",
      "old",
      "locked",
    ]);
  });
});

describe("streams", () => {
  test("give each event's data however it is cut, and end with complete", async () => {
    const text =
      'event: next\ndata: {"a":1}\n\n:\n\nevent: next\ndata: {"b":2}\n\nevent: complete\ndata:\n\n';
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        for (let at = 0; at < bytes.length; at += 7) stream.enqueue(bytes.slice(at, at + 7));
        stream.close();
      },
    });

    const found: string[] = [];
    for await (const event of readEvents(body)) found.push(JSON.parse(event));

    expect(found).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

describe("devices", () => {
  test("name themselves as their owner would", () => {
    const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit MicroMessenger/8.0";

    expect(deviceName(agent)).toBe("iPhone · MicroMessenger");
  });
});
