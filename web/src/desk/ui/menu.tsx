/** A button that opens something under it (弹出面板); Escape and a click beside it close it. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

/** The button and what it opens; what is inside may close it. */
export function Menu({
  label,
  looks = "",
  side = "",
  isOpenAtFirst = false,
  onClosed,
  name,
  children,
}: {
  label: ComponentChildren;
  looks?: string;
  /** `end` keeps to the right edge, `up` opens upward. */
  side?: string;
  isOpenAtFirst?: boolean;
  onClosed?: () => void;
  /** The button's name for those who do not see its picture. */
  name?: string;
  children: (close: () => void) => ComponentChildren;
}) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const close = () => {
    if (place.current?.contains(document.activeElement)) button.current?.focus();
    setOpen(false);
    onClosed?.();
  };
  useEffect(() => {
    if (!isOpen) return;
    const first = place.current?.querySelector<HTMLElement>(
      ".menu input, .menu select, .menu button, .menu a",
    );
    first?.focus();
    const beside = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) close();
    };
    document.addEventListener("pointerdown", beside);
    return () => document.removeEventListener("pointerdown", beside);
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of what is inside
    <div
      class="menu-place"
      ref={place}
      onKeyDown={(event) => {
        if (event.key === "Escape" && isOpen) {
          event.stopPropagation();
          close();
        } else if (isOpen) moveFocus(event);
      }}
    >
      <button
        type="button"
        ref={button}
        class={looks}
        aria-label={name}
        title={name}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => (isOpen ? close() : setOpen(true))}
      >
        {label}
      </button>
      {isOpen && (
        <div class={`menu ${side}`} id={id}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

/** Arrows go through a menu's controls; fields of text keep theirs. */
function moveFocus(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const from = event.target as HTMLElement;
  if (!step || from.tagName === "SELECT") return;
  const menu = (event.currentTarget as HTMLElement).querySelector(".menu");
  const all = [...(menu?.querySelectorAll<HTMLElement>("input, select, button, a") ?? [])];
  const at = all.indexOf(from);
  if (at < 0) return;
  event.preventDefault();
  all[(at + step + all.length) % all.length]?.focus();
}
