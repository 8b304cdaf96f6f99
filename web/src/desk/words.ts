/** The words of the desk (桌面端文字): its own, and those it shares with the phone's pages. */
import { loadWords } from "../i18n/words.ts";

/** Get them in the reader's language. */
export async function loadDeskWords(): Promise<void> {
  await Promise.all([
    loadWords("phone", async (language) =>
      language === "en"
        ? (await import("../i18n/en/phone.ts")).phone
        : (await import("../i18n/zh-CN/phone.ts")).phone,
    ),
    loadWords("desk", async (language) =>
      language === "en"
        ? (await import("../i18n/en/desk.ts")).desk
        : (await import("../i18n/zh-CN/desk.ts")).desk,
    ),
  ]);
}
