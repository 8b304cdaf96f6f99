/** What stands around every page of the desk (桌面框架): the rail, the keys, the palette. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call, isReachable } from "../../api/client.ts";
import type { Operations } from "../../api/operations.ts";
import { session } from "../../api/session.ts";
import { locale, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { useNewsStream } from "../../screens/frame/news.ts";
import { SignIn } from "../../screens/sign-in/sign-in.tsx";
import { lazy } from "../../ui/lazy.tsx";
import { ToastBar } from "../../ui/toast.tsx";
import { explain, Problem } from "../../ui/waiting.tsx";
import { address, go } from "../address.ts";
import { useAnswer } from "../ask.ts";
import { Inbox } from "../inbox/inbox.tsx";
import { List } from "../lists/list.tsx";
import { LISTS } from "../lists/specs.ts";
import { RECORDS } from "../records/records.ts";
import { LocaleSwitch, ThemeSwitch } from "./choices.tsx";
import { useKeys } from "./keys.ts";
import { Palette, type PaletteMode } from "./palette.tsx";
import { placesFor } from "./places.ts";
import { Rail } from "./rail.tsx";
import { Shortcuts } from "./shortcuts.tsx";

/** Who is signed in, as the server says. */
export type Me = Operations["me"]["answer"]["me"];

const Reports = lazy(async () => (await import("../reports/reports.tsx")).Reports);

const OTHERS: Readonly<Record<string, ComponentType>> = { inbox: Inbox, reports: Reports };

/** The whole client. */
export function Frame() {
  const person = useCell(session.person);
  useCell(locale);
  if (!person) {
    return (
      <div class="welcome">
        <div class="welcome-choices">
          <LocaleSwitch />
          <ThemeSwitch />
        </div>
        <SignIn />
      </div>
    );
  }
  return <Inside key={person.id} />;
}

function Inside() {
  const me = useAnswer("me", async () => (await call("me", {})).me);
  const { path } = useCell(address);
  const isThere = useCell(isReachable);
  const [palette, setPalette] = useState<PaletteMode | null>(null);
  const [isHelping, setHelping] = useState(false);
  useNewsStream(true);
  const places = placesFor(me.value?.functions ?? []);
  useKeys({
    "/": () => setPalette("search"),
    "Ctrl+k": () => setPalette("all"),
    "?": () => setHelping(true),
    ...Object.fromEntries(places.map((place) => [`g ${place.key}`, () => go(`/${place.code}`)])),
  });
  useEffect(() => {
    if (!path[0]) go("/inbox", true);
  }, [path[0]]);

  return (
    <div class="desk">
      <a class="skip" href="#main">
        {say("desk.skip")}
      </a>
      <Rail
        me={me.value}
        places={places}
        onSearch={() => setPalette("search")}
        onHelp={() => setHelping(true)}
      />
      <main id="main" class="main">
        {!isThere && (
          <p class="offline" role="status">
            {say("desk.offline")}
          </p>
        )}
        {me.problem && !me.value ? (
          <Problem words={explain(me.problem)} again={me.again} />
        ) : (
          me.value && <Page place={path[0] ?? ""} id={path[1] ?? ""} me={me.value} />
        )}
      </main>
      <ToastBar />
      {palette && <Palette mode={palette} places={places} onClose={() => setPalette(null)} />}
      {isHelping && <Shortcuts places={places} onClose={() => setHelping(false)} />}
    </div>
  );
}

function Page({ place, id, me }: { place: string; id: string; me: Me }) {
  const known = placesFor(me.functions).some(({ code }) => code === place);
  if (!place) return null;
  if (!known) {
    return (
      <div class="empty" role="alert">
        <p>{say("desk.noPlace")}</p>
        <a class="button" href="/inbox">
          {say("keys.go", { place: say("desk.inbox") })}
        </a>
      </div>
    );
  }
  const spec = LISTS[place];
  const Other = OTHERS[place];
  if (!spec) return Other ? <Other /> : null;
  const Record = RECORDS[place];
  return (
    <List key={place} spec={spec}>
      {id && Record && <Record key={id} id={id} me={me} />}
    </List>
  );
}
