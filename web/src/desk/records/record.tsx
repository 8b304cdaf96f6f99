/** One record as asked for (记录): its panel, or why there is none. */
import type { ComponentChildren } from "preact";
import { say } from "../../i18n/words.ts";
import { explain, Problem } from "../../ui/waiting.tsx";
import { askText, useAnswer } from "../ask.ts";
import { Panel } from "./panel.tsx";

/** Ask for a record by id and show it. */
export function Asked<T>({
  text,
  id,
  children,
}: {
  /** A document with `$id`, whose one field is called `record`. */
  text: string;
  id: string;
  children: (record: T, again: () => void) => ComponentChildren;
}) {
  const asked = useAnswer(`${text} ${id}`, () => askText<{ record: T | null }>(text, { id }));
  const record = asked.value?.record;
  if (record) return <>{children(record, asked.again)}</>;
  return (
    <Panel title={asked.value || asked.problem ? "" : say("loading")}>
      {asked.problem ? (
        <Problem words={explain(asked.problem)} again={asked.again} />
      ) : asked.value ? (
        <Problem words={say("record.unknown")} />
      ) : (
        <div class="rows-waiting" role="status" aria-label={say("loading")}>
          <i style="--share:80%" />
          <i style="--share:60%" />
          <i style="--share:70%" />
        </div>
      )}
    </Panel>
  );
}
