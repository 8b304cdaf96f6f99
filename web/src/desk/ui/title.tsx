/** The name of a page (页名); it takes the focus when the page is opened, so that readers hear it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The heading; a quiet one leaves name and focus to the panel beside it. */
export function Title({
  words,
  isQuiet = false,
  children,
}: {
  words: string;
  isQuiet?: boolean;
  children?: ComponentChildren;
}) {
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isQuiet) return;
    document.title = `${words} · Portico`;
    name.current?.focus({ preventScroll: true });
  }, [words]);
  return (
    <header class="title-row">
      <h1 ref={name} tabIndex={-1}>
        {words}
      </h1>
      {children}
    </header>
  );
}
