import { afterEach, describe, expect, test } from "vitest";
import { Refusal, Unreachable } from "../src/api/client.ts";
import { makeSession, SignedOut, type Tokens } from "../src/api/session.ts";
import { aStorage } from "./browser.ts";

const LINA = { id: "1", name: "李娜", login: "lina" };
const HOUR = 3_600_000;

/** A server whose refresh tokens serve once, but repeats its answer to the same key. */
class Server {
  calls: { token: string; key: string }[] = [];
  good = "r0";
  lost = 0;
  private answers = new Map<string, Tokens>();

  exchange = async (token: string, key: string): Promise<Tokens> => {
    this.calls.push({ token, key });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const known = this.answers.get(`${token} ${key}`);
    if (!known && token !== this.good) {
      throw new Refusal([{ code: "access.refresh.reused", message: "", at: "", facts: {} }]);
    }
    const next = known ?? tokens(`a${this.calls.length}`, `r${this.calls.length}`);
    this.good = next.refreshToken;
    this.answers.set(`${token} ${key}`, next);
    if (this.lost > 0) {
      this.lost -= 1;
      throw new Unreachable("lost");
    }
    return next;
  };
}

const tokens = (access: string, refresh: string, until = Date.now() + HOUR): Tokens => ({
  accessToken: access,
  accessUntil: new Date(until).toJSON(),
  refreshToken: refresh,
});

function signedIn(server: Server, storage = aStorage()) {
  const session = makeSession(server.exchange, storage);
  session.begin(tokens("a0", "r0", Date.now() - 1), LINA);
  return session;
}

const open: { close(): void }[] = [];
const Channel = globalThis.BroadcastChannel;
globalThis.BroadcastChannel = class extends Channel {
  constructor(name: string) {
    super(name);
    open.push(this);
  }
};
afterEach(() => {
  for (const channel of open.splice(0)) channel.close();
});

describe("the session", () => {
  test("renews once for calls that ask at the same time", async () => {
    const server = new Server();
    const session = signedIn(server);

    const found = await Promise.all([session.access(), session.access(), session.access()]);

    expect(found).toEqual(["a1", "a1", "a1"]);
    expect(server.calls).toHaveLength(1);
  });

  test("uses the access token while it is good", async () => {
    const server = new Server();
    const session = signedIn(server);
    await session.access();

    await session.access();

    expect(server.calls).toHaveLength(1);
  });

  test("asks with the same key when an answer was lost, so that no token is used twice", async () => {
    const server = new Server();
    const storage = aStorage();
    const session = signedIn(server, storage);
    server.lost = 1;
    await expect(session.access()).rejects.toThrow(Unreachable);

    const again = makeSession(server.exchange, storage);
    const access = await again.access();

    expect(access).toBe("a1");
    expect(server.calls[0]).toEqual(server.calls[1]);
    expect(again.person.get()).not.toBeNull();
  });

  test("takes another key once an answer has come", async () => {
    const server = new Server();
    const session = signedIn(server);

    await session.renew();
    await session.renew();

    expect(server.calls[0]?.key).not.toBe(server.calls[1]?.key);
  });

  test("of two tabs the second takes what the first was given", async () => {
    const server = new Server();
    const storage = aStorage();
    const one = signedIn(server, storage);
    const other = makeSession(server.exchange, storage);

    const found = await Promise.all([one.access(), other.access()]);

    // Whatever their order, no refresh token was sent twice.
    expect(new Set(server.calls.map(({ token }) => token)).size).toBe(server.calls.length);
    expect(found.every(Boolean)).toBe(true);
    expect(one.person.get()?.name).toBe("李娜");
  });

  test("ends when the server refuses the refresh token", async () => {
    const server = new Server();
    const session = signedIn(server);
    server.good = "another";

    await expect(session.access()).rejects.toThrow(SignedOut);

    expect(session.person.get()).toBeNull();
    expect(session.token()).toBe("");
  });

  test("stays when there is no line", async () => {
    const session = makeSession(() => Promise.reject(new Unreachable("down")), aStorage());
    session.begin(tokens("a0", "r0", Date.now() - 1), LINA);

    await expect(session.access()).rejects.toThrow(Unreachable);

    expect(session.person.get()?.login).toBe("lina");
  });
});
