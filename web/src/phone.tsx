/** The phone client's entry (手机端入口). */
import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<main />, root);
