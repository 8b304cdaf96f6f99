/** Words of the phone's shell: sign-in, inbox, bottom bar, network. */
import type { shell as chinese } from "../zh-CN/shell.ts";
import { first } from "./first.ts";

export const shell: Record<keyof typeof chinese, string> = {
  ...first,
  "nav.label": "Main",
  "nav.inbox": "Inbox",
  "nav.quotes": "Quotes",
  "nav.products": "Products",
  "nav.me": "Me",
  "inbox.todo": "To do",
  "inbox.done": "Done",
  "inbox.started": "Started by me",
  "inbox.copied": "Copied to me",
  "inbox.box": "List",
  "inbox.empty": "Nothing to do. Quotes sent for approval appear here.",
  "inbox.none": "Nothing here yet.",
  "inbox.approve": "Approve",
  "inbox.passUp": "Approve and pass up",
  "inbox.more": "Return or reject",
  "inbox.next": "Show more",
  "time.left": "{n} hours left",
  "time.over": "{n} hours over",
  "notices.open": "Notices, {n} unread",
  "list.asOf": "As of {at}",
  back: "Back",
  close: "Close",
};
