/** Bottom sheets (底部弹层): the browser's own dialog, so focus and Escape are its business. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../i18n/words.ts";
import { Stroke } from "./icons.tsx";

/** A sheet over the page; it closes by its button, by Escape and by a tap beside it. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const place = useRef<HTMLDialogElement>(null);
  const name = `sheet-${title}`;
  useEffect(() => {
    const dialog = place.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={place}
      class="sheet"
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === place.current) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="sheet-inside">
        <header class="row">
          <h2 id={name} class="grow">
            {title}
          </h2>
          <button type="button" class="plain" aria-label={say("close")} onClick={onClose}>
            <Stroke path="M6 6l12 12M18 6L6 18" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
