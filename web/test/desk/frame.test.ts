/** The desk's frame (桌面框架): who may go where, which key does what, addresses. */
import { expect, test } from "vitest";
import { readAddress, writeAddress } from "../../src/desk/address.ts";
import { keyName } from "../../src/desk/frame/keys.ts";
import { placesFor } from "../../src/desk/frame/places.ts";
import { LISTS } from "../../src/desk/lists/specs.ts";

const READS = ["customer.read", "quote.read", "policy.read"];

test("only places that the person's functions open are offered, the inbox to everybody", () => {
  const codes = (functions: string[]) => placesFor(functions).map(({ code }) => code);

  expect(codes([])).toEqual(["inbox"]);
  expect(codes(["policy.read", "report.run"])).toEqual(["inbox", "policies", "reports"]);
  expect(codes(READS)).toEqual(["inbox", ...Object.keys(LISTS)]);
});

test("no two places share a key", () => {
  const keys = placesFor([...READS, "report.run"]).map(({ key }) => key);

  expect(new Set(keys).size).toBe(keys.length);
});

test("Ctrl and ⌘ are the same key to the desk", () => {
  const press = { key: "K", ctrlKey: false, metaKey: false };

  expect(keyName({ ...press, ctrlKey: true })).toBe("Ctrl+k");
  expect(keyName({ ...press, metaKey: true })).toBe("Ctrl+k");
  expect(keyName({ ...press, key: "/" })).toBe("/");
});

test("an address comes back as it was written, Chinese and commas too", () => {
  const query = new URLSearchParams([
    ["q", "王 & 李"],
    ["state", "in_force,expired"],
  ]);

  const [path = "", search = ""] = writeAddress(["policies", "12"], query).split("?");

  expect(search).toContain("state=in_force,expired");
  const read = readAddress(path, `?${search}`);
  expect(read.path).toEqual(["policies", "12"]);
  expect(read.query.get("q")).toBe("王 & 李");
});
