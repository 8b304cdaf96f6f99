/** Choosing the language of this device (选择语言). */
import { LOCALE_PLACE, type Locale, locale, prepareLocale } from "./words.ts";

/** Change the language; the words come first, so that no key is ever seen. */
export async function chooseLocale(next: Locale): Promise<void> {
  await prepareLocale(next);
  localStorage.setItem(LOCALE_PLACE, next);
  document.documentElement.lang = next;
  locale.set(next);
}
