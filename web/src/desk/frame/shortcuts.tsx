/** The keys there are (快捷键说明). */
import { type Key, say } from "../../i18n/words.ts";
import { Sheet } from "../../ui/sheet.tsx";
import type { Place } from "./places.ts";

const KEYS: readonly [string, Key][] = [
  ["/", "keys.search"],
  ["Ctrl K", "keys.palette"],
  ["↑ ↓  j k", "keys.rows"],
  ["Enter", "keys.open"],
  ["Esc", "keys.close"],
  ["?", "keys.title"],
];

/** The list, in a sheet. */
export function Shortcuts({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const all: [string, string][] = [
    ...KEYS.map(([key, label]): [string, string] => [key, say(label)]),
    ...places.map(({ key, label }): [string, string] => [
      `g ${key}`,
      say("keys.go", { place: say(label) }),
    ]),
  ];
  return (
    <Sheet title={say("keys.title")} onClose={onClose}>
      <dl class="keys">
        {all.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
