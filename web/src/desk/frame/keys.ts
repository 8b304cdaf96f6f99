/** Keys of the whole desk (快捷键): single ones, with Ctrl or ⌘, and after `g`. */
import { useEffect, useRef } from "preact/hooks";

const SECOND_KEY_MILLISECONDS = 1200;

/** What is done by key: `/`, `Ctrl+k`, `g i`. */
export type Keys = Readonly<Record<string, () => void>>;

/** Whether keys are meant for a field. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}

/** The name of a key press. */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">): string {
  return event.ctrlKey || event.metaKey ? `Ctrl+${event.key.toLowerCase()}` : event.key;
}

/** Listen while the component is there; nothing is heard while a dialog is open. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let first = { key: "", at: 0 };
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const name = keyName(event);
      if (!name.startsWith("Ctrl+") && isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      const isSecond = event.timeStamp - first.at < SECOND_KEY_MILLISECONDS && first.key === "g";
      const run = current.current[isSecond ? `g ${name}` : name];
      first = { key: name, at: event.timeStamp };
      if (!run) return;
      event.preventDefault();
      first.key = "";
      run();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
