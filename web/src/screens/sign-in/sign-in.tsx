/** Signing in (登录). */
import { useEffect, useState } from "preact/hooks";
import { ask, Refusal } from "../../api/client.ts";
import type { Operations } from "../../api/operations.ts";
import { session } from "../../api/session.ts";
import { locale, say } from "../../i18n/words.ts";
import { deviceName } from "../../lib/device.ts";
import { explain } from "../../ui/waiting.tsx";

/** Somebody of the demo group. */
interface DemoPerson {
  login: string;
  name: string;
  nameEn: string;
  post: string;
  password: string;
}

/** The page for somebody who is not signed in; in a demo one tap takes on a person. */
export function SignIn() {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [people, setPeople] = useState<DemoPerson[]>([]);

  useEffect(() => {
    // Only a demo has these; elsewhere the question comes to nothing.
    fetch("/demo/people")
      .then((response) => response.json())
      .then(setPeople)
      .catch(() => undefined);
  }, []);

  const begin = async (name: string, secret: string) => {
    if (!name || !secret) return setProblem(say("signin.empty"));
    setBusy(true);
    setProblem("");
    try {
      const variables = { login: name.trim(), password: secret, device: deviceName() };
      const { signIn } = (await ask("sign-in", variables)) as Operations["sign-in"]["answer"];
      session.begin(signIn, { ...signIn.me.person, login: name.trim() });
    } catch (caught) {
      setProblem(explain(caught as Error));
      setBusy(false);
      if (caught instanceof Refusal) setPassword("");
    }
  };

  return (
    <main class="page sign-in">
      <h1>{say("signin.title")}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void begin(login, password);
        }}
      >
        <label for="login">{say("signin.login")}</label>
        <input
          id="login"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={login}
          onInput={(event) => setLogin(event.currentTarget.value)}
        />
        <label for="password">{say("signin.password")}</label>
        <input
          id="password"
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <p class="bad problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary" disabled={isBusy}>
          {say(isBusy ? "signin.busy" : "signin.submit")}
        </button>
      </form>
      {people.length > 0 && (
        <section>
          <h2 class="second">{say("signin.demo")}</h2>
          {people.map((person) => (
            <button
              type="button"
              key={person.login}
              class="row"
              disabled={isBusy}
              onClick={() => void begin(person.login, person.password)}
            >
              <span class="grow name">{locale.get() === "en" ? person.nameEn : person.name}</span>
              <span class="second">{person.post}</span>
            </button>
          ))}
        </section>
      )}
    </main>
  );
}
