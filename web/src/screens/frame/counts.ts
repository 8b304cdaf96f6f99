/** The figures on the bar and the bell (角标). */
import { cell } from "../../lib/cell.ts";

/** How many tasks wait for the reader. */
export const todoCount = cell(0);

/** How many notices were not read. */
export const unreadCount = cell(0);
