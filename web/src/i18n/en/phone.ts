/** Words of the phone's pages, beyond its shell. */
import type { phone as chinese } from "../zh-CN/phone.ts";

export const phone: Record<keyof typeof chinese, string> = {
  "done.approved": "Approved: {title}",
  "done.passedUp": "Approved and passed up: {title}",
  undo: "Undo",
  "net.offline": "Offline",
  "net.waiting": "{n} waiting",
  "net.sending": "Sending {n}",
  "net.sent": "All sent",
  "net.refused": "{n} need you",
};
