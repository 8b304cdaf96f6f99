/** Pinyin initials (拼音首字母), from the browser's own Chinese order: no table to carry. */

const LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ";
/** The first sign of each letter in that order. */
const FIRSTS = [..."阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥仨它穵夕丫帀"];

const order = new Intl.Collator("zh-CN-u-co-pinyin");

/** `意外险` → `YWX`; signs that are not Chinese stay. */
export function initials(text: string): string {
  return [...text].map(initial).join("");
}

function initial(sign: string): string {
  if (!/\p{Script=Han}/u.test(sign)) return sign.toUpperCase();
  let found = "A";
  for (let at = 0; at < FIRSTS.length; at++) {
    if (order.compare(sign, FIRSTS[at] ?? "") >= 0) found = LETTERS[at] ?? found;
  }
  return found;
}
