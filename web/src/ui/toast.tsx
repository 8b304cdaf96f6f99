/** The bar that tells what just happened and lets it be undone (提示条). */
import { cell, useCell } from "../lib/cell.ts";

/** What the bar says. */
export interface Toast {
  words: string;
  /** The button: its words and what it does. */
  action?: { words: string; run: () => void };
  milliseconds?: number;
}

const shown = cell<Toast | null>(null);

/** Show a bar for a while; a newer one takes its place. */
export function tell(toast: Toast): void {
  shown.set(toast);
  setTimeout(() => {
    if (shown.get() === toast) shown.set(null);
  }, toast.milliseconds ?? 5000);
}

/** The bar's place; it stays in the page so that screen readers hear what comes into it. */
export function ToastBar() {
  const toast = useCell(shown);
  return (
    <div role="status" aria-live="polite">
      {toast && (
        <div class="toast">
          <span>{toast.words}</span>
          {toast.action && (
            <button
              type="button"
              onClick={() => {
                shown.set(null);
                toast.action?.run();
              }}
            >
              {toast.action.words}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
