/** Parts of one thing, one at a time (页签); arrows go from tab to tab. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { say } from "../../i18n/words.ts";

/** A part: its name and what it shows. */
export interface Tab {
  code: string;
  label: string;
  show: () => ComponentChildren;
}

/** The tab that was open last on each kind of record; going from row to row keeps it. */
const opened = new Map<string, string>();

/** The tabs of a kind of record. */
export function Tabs({ kind, tabs }: { kind: string; tabs: readonly Tab[] }) {
  const [code, setCode] = useState(opened.get(kind));
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.code === code),
  );
  const shown = tabs[at];
  const open = (next: Tab | undefined) => {
    if (!next) return;
    opened.set(kind, next.code);
    setCode(next.code);
  };
  if (!shown) return null;
  return (
    <>
      <div
        class="tab-row"
        role="tablist"
        aria-label={say("record.tabs")}
        onKeyDown={(event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          event.preventDefault();
          const next = (at + step + tabs.length) % tabs.length;
          open(tabs[next]);
          (event.currentTarget.children[next] as HTMLElement | undefined)?.focus();
        }}
      >
        {tabs.map((tab) => (
          <button
            type="button"
            role="tab"
            id={`tab-${kind}-${tab.code}`}
            key={tab.code}
            aria-selected={tab === shown}
            aria-controls={`part-${kind}`}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => open(tab)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <section
        role="tabpanel"
        id={`part-${kind}`}
        aria-labelledby={`tab-${kind}-${shown.code}`}
        key={shown.code}
      >
        {shown.show()}
      </section>
    </>
  );
}
