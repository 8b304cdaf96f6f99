/** The reader's own page (我的): who I am, language, theme, devices, what is kept here. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { Operations } from "../../api/operations.ts";
import { session } from "../../api/session.ts";
import { chooseLocale } from "../../i18n/choose.ts";
import { type Locale, locale, pick, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { moment } from "../../lib/moment.ts";
import { showTheme, THEME_PLACE } from "../../lib/theme.ts";
import { useAsked } from "../../offline/kept.ts";
import { readAge } from "../../offline/package.ts";
import { commands as outgoing } from "../../offline/post.ts";
import { shelfOf } from "../../offline/shelf.ts";
import { Head } from "../../ui/head.tsx";
import { Stroke } from "../../ui/icons.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { explain, Shown } from "../../ui/waiting.tsx";

type MeAnswer = Operations["me"]["answer"];
const THEMES = ["system", "light", "dark"] as const;
const LANGUAGES: [Locale, string][] = [
  ["zh-CN", "中文"],
  ["en", "English"],
];

/** The page. */
export function Me() {
  const asked = useAsked("me", () => call("me", {}));
  const waiting = useCell(outgoing).length;
  const [age, setAge] = useState(0);
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => void readAge().then(setAge), []);
  return (
    <main class="page">
      <Head title={say("nav.me")} />
      <Shown asked={asked}>{(answer) => <Who answer={answer} />}</Shown>
      <div class="group">
        <a href="#/queue">
          <span class="grow">{say("queue.title")}</span>
          <span class="second">{waiting ? say("net.waiting", { n: waiting }) : ""}</span>
          <Stroke path="M9 5l7 7-7 7" small />
        </a>
        <a href="#/notices">
          <span class="grow">{say("notices.title")}</span>
          <Stroke path="M9 5l7 7-7 7" small />
        </a>
        <div>
          <span class="grow">
            {say("me.package")}
            <span class="second">
              {age ? say("me.packageAge", { at: moment(age) }) : say("me.packageNone")}
            </span>
          </span>
        </div>
      </div>
      <Choices />
      {asked.value && <Devices answer={asked.value} again={asked.again} />}
      <button type="button" class="wide bad" onClick={() => setLeaving(true)}>
        {say("me.signOut")}
      </button>
      {isLeaving && <Leaving waiting={waiting} onClose={() => setLeaving(false)} />}
    </main>
  );
}

function Who({ answer: { me } }: { answer: MeAnswer }) {
  return (
    <div class="card">
      <h2>{me.person.name}</h2>
      <p class="second">
        {pick({ zh: me.unit.nameZh, en: me.unit.nameEn })} · {me.login}
      </p>
    </div>
  );
}

function Choices() {
  const language = useCell(locale);
  const [theme, setTheme] = useState(localStorage.getItem(THEME_PLACE) ?? "system");
  const chooseTheme = (next: string) => {
    if (next === "system") localStorage.removeItem(THEME_PLACE);
    else localStorage.setItem(THEME_PLACE, next);
    showTheme();
    setTheme(next);
  };
  const choose = (next: Locale) => {
    void chooseLocale(next);
    // The server writes notices in it; without a line this device still reads in it.
    call("set-locale", { locale: next }).catch(() => undefined);
  };
  return (
    <div class="card">
      <h2 class="title first">{say("me.language")}</h2>
      <div class="chips">
        {LANGUAGES.map(([code, name]) => (
          <button
            type="button"
            key={code}
            lang={code}
            aria-pressed={code === language}
            onClick={() => choose(code)}
          >
            {name}
          </button>
        ))}
      </div>
      <h2 class="title">{say("me.theme")}</h2>
      <div class="chips">
        {THEMES.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={name === theme}
            onClick={() => chooseTheme(name)}
          >
            {say(`me.theme.${name}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

function Devices({ answer, again }: { answer: MeAnswer; again: () => Promise<void> }) {
  const [problem, setProblem] = useState("");
  const revoke = async (device: string) => {
    try {
      await call("revoke-device", { device });
      await again();
    } catch (caught) {
      setProblem(explain(caught as Error));
    }
  };
  return (
    <section>
      <h2 class="title">{say("me.devices")}</h2>
      {problem && (
        <p class="bad" role="alert">
          {problem}
        </p>
      )}
      <div class="group">
        {answer.devices.map((device) => (
          <div key={device.id}>
            <span class="grow">
              {device.name}
              <span class="second">
                {device.isThisOne
                  ? say("me.thisDevice")
                  : say("me.lastSeen", { at: moment(device.lastSeenAt) })}
              </span>
            </span>
            {!device.isThisOne && (
              <button
                type="button"
                class="bad"
                aria-label={say("me.revokeNamed", { name: device.name })}
                onClick={() => void revoke(device.id)}
              >
                {say("me.revoke")}
              </button>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

function Leaving({ waiting, onClose }: { waiting: number; onClose: () => void }) {
  const leave = async () => {
    const owner = session.person.get()?.id ?? "";
    // Whoever leaves without a line still leaves: the token dies with the device's copy.
    await call("sign-out", {}).catch(() => undefined);
    await shelfOf(owner).wipe();
    session.end();
    location.hash = "";
  };
  return (
    <Sheet title={say("me.signOut")} onClose={onClose}>
      <p>{say("me.signOutMeans")}</p>
      {waiting > 0 && <p class="bad">{say("me.signOutWaiting", { n: waiting })}</p>}
      <div class="row acts">
        <button type="button" onClick={onClose}>
          {say("cancel")}
        </button>
        <button type="button" class="primary grow" onClick={() => void leave()}>
          {say("me.signOut")}
        </button>
      </div>
    </Sheet>
  );
}
