/** The rail (左侧导航): where one can go, who one is, language and theme. */
import { useEffect } from "preact/hooks";
import { call } from "../../api/client.ts";
import { say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { todoCount } from "../../screens/frame/counts.ts";
import { useNews } from "../../screens/frame/news.ts";
import { address } from "../address.ts";
import { nameOf } from "../names.ts";
import { Ico } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { LocaleSwitch, leave, ThemeSwitch } from "./choices.tsx";
import type { Me } from "./frame.tsx";
import type { Place } from "./places.ts";

const MOST_COUNTED = 99;

/** Ask how many tasks wait. */
export function countTasks(): void {
  call("inbox", { box: "TODO", first: 1, after: null }).then(
    ({ inbox }) => todoCount.set(inbox.total),
    () => undefined,
  );
}

/** The rail. */
export function Rail({
  me,
  places,
  onSearch,
  onHelp,
}: {
  me: Me | undefined;
  places: readonly Place[];
  onSearch: () => void;
  onHelp: () => void;
}) {
  const { path } = useCell(address);
  const todo = useCell(todoCount);
  useEffect(countTasks, []);
  useNews(countTasks);
  return (
    <header class="rail">
      <a class="brand" href="/inbox">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 20h18M5 20V9M10 20V9M14 20V9M19 20V9M3 9l9-5 9 5z" />
        </svg>
        <span>Portico</span>
      </a>
      <button type="button" class="rail-search" aria-keyshortcuts="/" onClick={onSearch}>
        <Ico name="search" />
        <span class="grow">{say("desk.search")}</span>
        <kbd>/</kbd>
      </button>
      <nav aria-label={say("nav.label")}>
        {places.map(({ code, label, icon }) => (
          <a
            key={code}
            href={`/${code}`}
            title={say(label)}
            aria-current={path[0] === code ? "page" : undefined}
          >
            <Ico name={icon} />
            <span class="grow">{say(label)}</span>
            {code === "inbox" && todo > 0 && (
              <span class="tally">
                {todo > MOST_COUNTED ? `${MOST_COUNTED}+` : todo}
                <span class="hidden">{say("desk.waiting")}</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <span class="grow" />
      <div class="rail-foot">
        {me && <Who me={me} onHelp={onHelp} />}
        <div class="row">
          <LocaleSwitch />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}

function Who({ me, onHelp }: { me: Me; onHelp: () => void }) {
  return (
    <Menu
      looks="who"
      side="up"
      label={
        <>
          <span class="portrait" aria-hidden="true">
            {me.person.name.slice(0, 1)}
          </span>
          <span class="who-words">
            <b>{me.person.name}</b>
            <span class="second">{nameOf(me.unit)}</span>
          </span>
        </>
      }
    >
      {(close) => (
        <>
          <p class="second pad">
            {me.login} · {me.post}
          </p>
          <button
            type="button"
            class="option"
            onClick={() => {
              close();
              onHelp();
            }}
          >
            {say("keys.title")}
            <kbd>?</kbd>
          </button>
          <a class="option" href="/m/" target="_blank" rel="noopener">
            {say("desk.phone")}
          </a>
          <button type="button" class="option" onClick={() => void leave()}>
            {say("me.signOut")}
          </button>
        </>
      )}
    </Menu>
  );
}
