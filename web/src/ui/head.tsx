/** The top of a page (页头): the way back, its name, what can be done with all of it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A page's head; on opening the page its name takes the focus, so that readers hear it. */
export function Head({
  title,
  lead,
  children,
}: {
  title: string;
  /** What stands before the name: the way back. */
  lead?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Portico`;
    name.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <header class="head">
      {lead}
      <h1 ref={name} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </header>
  );
}
