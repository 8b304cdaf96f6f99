import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import {
  draftOfQuote,
  dropDraft,
  findDraft,
  keepDraft,
  listDrafts,
  newDraft,
} from "../src/offline/drafts.ts";
import { openShelf } from "../src/offline/shelf.ts";

const TITLE = { zh: "短期险报价", en: "Short-term quote" };
const aDraft = (answers = {}, quote = "") => newDraft("quote", "7", TITLE, answers, quote);

describe("drafts", () => {
  test("come back as they were typed, with the version of their form", async () => {
    const factory = new IDBFactory();
    const draft = aDraft({ applicant_name: "王建国", insureds: [{ name: "李小明" }] });

    await keepDraft(draft, openShelf("portico.1", factory));
    const found = await findDraft(draft.id, openShelf("portico.1", factory));

    expect(found?.answers).toEqual(draft.answers);
    expect(found?.definition).toBe("7");
  });

  test("are listed the latest first", async () => {
    const shelf = openShelf("portico.1", new IDBFactory());
    const [one, other] = [aDraft(), aDraft()];

    await keepDraft(one, shelf, 1);
    await keepDraft(other, shelf, 2);
    await keepDraft(one, shelf, 3);

    expect((await listDrafts(shelf)).map(({ id }) => id)).toEqual([one.id, other.id]);
  });

  test("of a quote that came back is found again instead of begun twice", async () => {
    const shelf = openShelf("portico.1", new IDBFactory());
    const draft = aDraft({}, "12");
    await keepDraft(draft, shelf);

    const found = await draftOfQuote("12", shelf);

    expect(found?.id).toBe(draft.id);
  });

  test("are gone when dropped", async () => {
    const shelf = openShelf("portico.1", new IDBFactory());
    const draft = aDraft();
    await keepDraft(draft, shelf);

    await dropDraft(draft.id, shelf);

    expect(await listDrafts(shelf)).toEqual([]);
  });

  test("of one person are never another's, and leaving deletes them", async () => {
    const factory = new IDBFactory();
    const lina = openShelf("portico.1", factory);
    await keepDraft(aDraft(), lina);

    const before = await listDrafts(openShelf("portico.2", factory));
    await lina.wipe();

    expect(before).toEqual([]);
    expect(await listDrafts(openShelf("portico.1", factory))).toEqual([]);
  });
});
