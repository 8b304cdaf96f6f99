/** An icon of the desk (图标); it says nothing, words stand beside it. */
import { Stroke } from "../../ui/icons.tsx";
import { DRAWN, type Drawn } from "./icons.ts";

/** The icon, small as the desk's text is. */
export function Ico({ name }: { name: Drawn }) {
  return <Stroke path={DRAWN[name]} small />;
}
