/** The desk client's entry (桌面端入口). */
import { render } from "preact";
import "./ui/shell.css";
import "./ui/pages.css";
import "./desk/desk.css";
import { followAddress } from "./desk/address.ts";
import { Frame } from "./desk/frame/frame.tsx";
import { loadDeskWords } from "./desk/words.ts";
import { locale } from "./i18n/words.ts";
import { showTheme } from "./lib/theme.ts";

document.documentElement.lang = locale.get();
showTheme();
followAddress();

const root = document.getElementById("app");
void loadDeskWords().then(() => {
  if (root) render(<Frame />, root);
});
