/** The phone client's entry (手机端入口). */
import { render } from "preact";
import "./ui/shell.css";
import { locale } from "./i18n/words.ts";
import { followAddress } from "./lib/route.ts";
import { showTheme } from "./lib/theme.ts";
import { Frame } from "./screens/frame/frame.tsx";

document.documentElement.lang = locale.get();
showTheme();
followAddress();

const root = document.getElementById("app");
if (root) render(<Frame />, root);

// Only over HTTPS is there a service worker; without it the page needs a line to open.
if (import.meta.env.PROD) void navigator.serviceWorker?.register("/m/sw.js");
