/** The outbox as people see it (发件箱): each command's state, and what can be done about it. */
import { useEffect, useState } from "preact/hooks";
import { isReachable } from "../../api/client.ts";
import { session } from "../../api/session.ts";
import { say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { moment } from "../../lib/moment.ts";
import { saveFile } from "../../lib/save-file.ts";
import type { Command } from "../../offline/outbox.ts";
import { commands as outgoing } from "../../offline/post.ts";
import { outbox } from "../../offline/post-office.ts";
import { Back } from "../../ui/back.tsx";
import { Head } from "../../ui/head.tsx";
import { Mark } from "../../ui/mark.tsx";

const MOODS = { waiting: "warn", sending: "calm", refused: "bad" } as const;

/** The page. */
export function Queue() {
  const commands = useCell(outgoing);
  const isThere = useCell(isReachable);
  useEffect(() => void outbox().load(), []);
  return (
    <main class="page acting">
      <Head title={say("queue.title")} lead={<Back up="me" />} />
      <p class="second">{say(isThere ? "queue.online" : "queue.offline")}</p>
      {commands.length === 0 ? (
        <p class="empty">{say("queue.empty")}</p>
      ) : (
        <ul class="list">
          {commands.map((command) => (
            <Line key={command.key} command={command} />
          ))}
        </ul>
      )}
      {commands.length > 0 && (
        <div class="actions">
          <button type="button" onClick={() => exportAll(commands)}>
            {say("queue.export")}
          </button>
          <button type="button" class="primary" onClick={() => void outbox().hurry()}>
            {say("queue.sendAll")}
          </button>
        </div>
      )}
    </main>
  );
}

function Line({ command }: { command: Command }) {
  const { key, state } = command;
  const [isSure, setSure] = useState(false);
  return (
    <li class="card">
      <div class="row">
        <h2 class="grow h3">{command.title}</h2>
        <Mark mood={MOODS[state]}>{say(`queue.${state}`)}</Mark>
      </div>
      <p class="second">{moment(command.at)}</p>
      {state === "waiting" && command.tries > 0 && (
        <p class="second">{say("queue.tries", { n: command.tries })}</p>
      )}
      {command.wrongs.map((wrong) => (
        <p class="bad" key={wrong.at + wrong.code}>
          {wrong.message}
        </p>
      ))}
      {state !== "sending" && (
        <div class="row acts">
          <button type="button" onClick={() => void outbox().retry(key)}>
            {say("queue.retry")}
          </button>
          {command.link && (
            <a class="button" href={`#/${command.link}`}>
              {say("queue.edit")}
            </a>
          )}
          <button
            type="button"
            class={isSure ? "bad" : ""}
            onClick={() => (isSure ? void outbox().undo(key) : setSure(true))}
          >
            {say(isSure ? "queue.discardSure" : "queue.discard")}
          </button>
        </div>
      )}
    </li>
  );
}

function exportAll(commands: Command[]): void {
  const who = session.person.get()?.login ?? "";
  saveFile(`portico-${who}.json`, JSON.stringify(commands, null, 2), "application/json");
}
