/** x */
import type { InboxItem } from "../../api/operations.ts";
export function DecideSheet({ item, onClose }: { item: InboxItem; onClose: () => void }) {
  return (
    <button type="button" onClick={onClose}>
      {item.id}
    </button>
  );
}
