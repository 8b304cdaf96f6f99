/** The desk client's entry (桌面端入口). */
import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<main />, root);
