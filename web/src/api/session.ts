/**
 * The session (登录会话): the access token lives in memory, the refresh token in local storage.
 *
 * A refresh token serves once. Calls of one tab share one renewal, tabs take turns, and a tab
 * that waited takes the access token that the other one was given.
 */
import { type Cell, cell } from "../lib/cell.ts";
import { newKey } from "../lib/key.ts";
import { alone } from "../lib/locks.ts";
import { ask, Refusal } from "./client.ts";

/** What the server hands out. */
export interface Tokens {
  accessToken: string;
  accessUntil: string;
  refreshToken: string;
}

/** Who is signed in on this device, as kept between visits. */
export interface Person {
  id: string;
  name: string;
  login: string;
}

/** The server no longer knows this session; what waits to be sent goes on waiting. */
export class SignedOut extends Error {}

interface Kept extends Person {
  refreshToken: string;
  /** The key of an exchange whose answer has not come; asked again, it must be the same. */
  key?: string;
}

/** The person and their tokens. */
export interface Session {
  person: Cell<Person | null>;
  access(): Promise<string>;
  renew(): Promise<string>;
  begin(tokens: Tokens, person: Person): void;
  end(): void;
  token(): string;
}

const PLACE = "portico.session";
const EARLY_MILLISECONDS = 30_000;

/** Make a session over a way to exchange refresh tokens. */
export function makeSession(
  exchange: (refreshToken: string, key: string) => Promise<Tokens>,
  storage: Storage,
  now: () => number = Date.now,
): Session {
  const kept = (): Kept | null => JSON.parse(storage.getItem(PLACE) ?? "null");
  const first = kept();
  const person = cell<Person | null>(first);
  let access = "";
  let until = 0;
  let renewing: Promise<string> | null = null;
  const news = globalThis.BroadcastChannel ? new BroadcastChannel(PLACE) : null;

  const take = (tokens: { accessToken: string; accessUntil: string }) => {
    access = tokens.accessToken;
    until = Date.parse(tokens.accessUntil);
  };
  if (news) {
    news.onmessage = ({ data }) => {
      if (!data) return forget();
      take(data);
      person.set(kept());
    };
  }

  function forget() {
    access = "";
    until = 0;
    person.set(null);
  }

  function end() {
    storage.removeItem(PLACE);
    news?.postMessage(null);
    forget();
  }

  async function exchangeAlone(): Promise<string> {
    const stale = access;
    return alone("session", async () => {
      // Another tab may have renewed while this one waited for its turn.
      if (access !== stale && until > now()) return access;
      const mine = kept();
      if (!mine) {
        forget();
        throw new SignedOut();
      }
      try {
        const key = mine.key ?? newKey();
        storage.setItem(PLACE, JSON.stringify({ ...mine, key }));
        const tokens = await exchange(mine.refreshToken, key);
        const { key: _done, ...rest } = mine;
        storage.setItem(PLACE, JSON.stringify({ ...rest, refreshToken: tokens.refreshToken }));
        take(tokens);
        news?.postMessage({ accessToken: access, accessUntil: tokens.accessUntil });
        return access;
      } catch (problem) {
        if (!(problem instanceof Refusal)) throw problem;
        end();
        throw new SignedOut();
      }
    });
  }

  function renew(): Promise<string> {
    renewing ??= exchangeAlone().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  return {
    person,
    renew,
    end,
    token: () => kept()?.refreshToken ?? "",
    async access() {
      return access && until - EARLY_MILLISECONDS > now() ? access : renew();
    },
    begin(tokens, who) {
      storage.setItem(PLACE, JSON.stringify({ ...who, refreshToken: tokens.refreshToken }));
      take(tokens);
      news?.postMessage({ accessToken: access, accessUntil: tokens.accessUntil });
      person.set(who);
    },
  };
}

/** The session of this page. */
export const session = makeSession(async (refreshToken, key) => {
  const answer = (await ask("refresh", { refreshToken, key })) as { refresh: Tokens };
  return answer.refresh;
}, globalThis.localStorage);
