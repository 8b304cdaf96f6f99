/** The panel of one record (详情栏), beside its list; Escape closes it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../../i18n/words.ts";
import { address, go, writeAddress } from "../address.ts";
import { Ico } from "../ui/icon.tsx";

/** Close what is open beside a list; its filters stay. */
export function closePanel(): void {
  const { path, query } = address.get();
  go(writeAddress(path.slice(0, 1), query));
  // The focus goes back to the row that was open, or to the list's name when it is not on the page.
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`.grid a[href*="/${path[1]}"]`);
    (row ?? document.querySelector<HTMLElement>("h1"))?.focus();
  });
}

/** The panel. */
export function Panel({
  title,
  mark,
  children,
}: {
  title: string;
  mark?: ComponentChildren;
  children: ComponentChildren;
}) {
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Portico`;
    // Going from row to row by key keeps the focus in the list.
    if (!document.activeElement?.closest(".table-place")) name.current?.focus();
  }, [title]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (!document.querySelector("dialog[open], .menu")) closePanel();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <aside class="panel" aria-label={title}>
      <header class="panel-head">
        <h2 ref={name} tabIndex={-1}>
          {title}
        </h2>
        {mark}
        <span class="grow" />
        <button
          type="button"
          class="quiet square"
          aria-label={say("record.close")}
          title={say("record.close")}
          onClick={closePanel}
        >
          <Ico name="cross" />
        </button>
      </header>
      {children}
    </aside>
  );
}
