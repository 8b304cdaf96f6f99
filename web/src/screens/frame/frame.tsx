/** What stands around every page of the phone (手机框架): which page it is, and the bar. */
import { useEffect, useState } from "preact/hooks";
import { session } from "../../api/session.ts";
import { locale, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { route } from "../../lib/route.ts";
import { commands } from "../../offline/post.ts";
import { type Rest, rest } from "../../rest.ts";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { Problem, Skeleton } from "../../ui/waiting.tsx";
import { Inbox } from "../inbox/inbox.tsx";
import { SignIn } from "../sign-in/sign-in.tsx";
import { todoCount } from "./counts.ts";

const TABS: IconName[] = ["inbox", "quotes", "products", "me"];

function Bar({ at }: { at: string }) {
  const decided = useCell(commands).filter(
    ({ documentId, state }) => documentId === "decide" && state !== "refused",
  );
  const todo = useCell(todoCount) - decided.length;
  return (
    <nav class="bar" aria-label={say("nav.label")}>
      {TABS.map((name) => (
        <a key={name} href={`#/${name}`} aria-current={name === at ? "page" : undefined}>
          <Icon name={name} />
          {say(`nav.${name as "inbox"}`)}
          {name === "inbox" && todo > 0 && <span class="count">{todo > 99 ? "99+" : todo}</span>}
        </a>
      ))}
    </nav>
  );
}

/** The whole client. */
export function Frame() {
  const person = useCell(session.person);
  const { path } = useCell(route);
  const [more, setMore] = useState<Rest>();
  const [isLost, setLost] = useState(false);
  useCell(locale);

  const begin = () => {
    setLost(false);
    rest().then(
      (chunk) => {
        chunk.outbox();
        setMore(chunk);
      },
      () => setLost(true),
    );
  };
  useEffect(() => {
    if (person) begin();
  }, [person]);

  if (!person) return <SignIn />;
  const [at = "", ...inside] = path;
  const Page = more?.PAGES[at];
  // The shell brings its words in Chinese; in English they come with the rest.
  const isWorded = more || locale.get() !== "en";
  const isInbox = !at || at === "inbox";
  return (
    <>
      {more && <more.Around />}
      {isInbox && isWorded ? (
        <Inbox more={more} />
      ) : Page ? (
        <Page key={path.join("/")} path={inside} />
      ) : isLost ? (
        <Problem words={say("load.chunk")} again={begin} />
      ) : (
        <Skeleton />
      )}
      {isWorded && (isInbox || TABS.includes(at as IconName)) && <Bar at={at || "inbox"} />}
    </>
  );
}
