/** Language, theme and leaving (语言、外观、退出), a click each. */
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { session } from "../../api/session.ts";
import { chooseLocale } from "../../i18n/choose.ts";
import { locale, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { showTheme, THEME_PLACE } from "../../lib/theme.ts";
import { Ico } from "../ui/icon.tsx";

const THEMES = ["system", "light", "dark"] as const;
const PICTURES = { system: "half", light: "sun", dark: "moon" } as const;

/** A theme of the desk. */
export type Theme = (typeof THEMES)[number];

/** The theme that was chosen on this device. */
export function readTheme(): Theme {
  return THEMES.find((each) => each === localStorage.getItem(THEME_PLACE)) ?? "system";
}

/** Choose the theme of this device. */
export function chooseTheme(next: Theme): void {
  if (next === "system") localStorage.removeItem(THEME_PLACE);
  else localStorage.setItem(THEME_PLACE, next);
  showTheme();
}

/** Read in the other language, here and in what the server writes. */
export async function switchLocale(): Promise<void> {
  const next = locale.get() === "en" ? "zh-CN" : "en";
  await chooseLocale(next);
  if (session.person.get()) call("set-locale", { locale: next }).catch(() => undefined);
}

/** Sign out. Whoever leaves without a line still leaves: the token dies with the browser's copy. */
export async function leave(): Promise<void> {
  await call("sign-out", {}).catch(() => undefined);
  session.end();
}

/** A button with the other language's own name. */
export function LocaleSwitch() {
  const isEnglish = useCell(locale) === "en";
  return (
    <button
      type="button"
      class="quiet"
      lang={isEnglish ? "zh-CN" : "en"}
      onClick={() => void switchLocale()}
    >
      {say("desk.otherLanguage")}
    </button>
  );
}

/** A button that goes round the themes. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme());
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const words = say("desk.theme", { theme: say(`me.theme.${theme}`) });
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={words}
      title={words}
      onClick={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    >
      <Ico name={PICTURES[theme]} />
    </button>
  );
}
