import { describe, expect, test } from "vitest";
import { Refusal, Unreachable } from "../src/api/client.ts";
import { SignedOut } from "../src/api/session.ts";
import { cell } from "../src/lib/cell.ts";
import { type Command, makeOutbox, type Outbox, pauseAfter } from "../src/offline/outbox.ts";
import { memoryShelf, type Shelf } from "../src/offline/shelf.ts";

/** A server that applies each key once, and may lose its answer on the way. */
class Server {
  readonly applied = new Map<string, unknown>();
  calls = 0;
  lost = 0;
  down = 0;
  refusal: Error | null = null;
  order: unknown[] = [];

  send = async (_: string, variables: Record<string, unknown>) => {
    this.calls += 1;
    if (this.down > 0) {
      this.down -= 1;
      throw new Unreachable("down");
    }
    if (this.refusal) throw this.refusal;
    const key = String(variables["key"]);
    if (!this.applied.has(key)) {
      this.applied.set(key, { number: this.applied.size + 1 });
      this.order.push(variables["what"]);
    }
    if (this.lost > 0) {
      this.lost -= 1;
      throw new Unreachable("502");
    }
    return this.applied.get(key);
  };
}

/** Time that goes on when told to. */
class Time {
  at = 1_000_000;
  private waiting: { run: () => void; at: number }[] = [];
  now = () => this.at;
  later = (run: () => void, milliseconds: number) => {
    this.waiting = [{ run, at: this.at + milliseconds }];
  };
  async pass(milliseconds: number): Promise<void> {
    const until = this.at + milliseconds;
    for (;;) {
      await settle();
      const next = this.waiting[0];
      if (!next || next.at > until) break;
      this.waiting = [];
      this.at = next.at;
      next.run();
    }
    this.at = until;
    await settle();
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

function anOutbox(server: Server, time: Time, shelf: Shelf = memoryShelf()) {
  const commands = cell<Command[]>([]);
  const outbox = makeOutbox({
    commands,
    shelf,
    send: server.send,
    alone: (run) => run(),
    now: time.now,
    random: () => 1,
    later: time.later,
  });
  return { outbox, commands, shelf };
}

const aCommand = (what: string) => ({
  documentId: "submit-form",
  variables: { what },
  title: what,
  link: "",
});

async function heard(outbox: Outbox): Promise<string[]> {
  const outcomes: string[] = [];
  outbox.listen((_, outcome) => outcomes.push(outcome.state));
  return outcomes;
}

describe("the outbox", () => {
  test("sends a command once and forgets it", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);

    const key = await outbox.add(aCommand("a quote"));
    await time.pass(100);

    expect([...server.applied.keys()]).toEqual([key]);
    expect(commands.get()).toEqual([]);
  });

  test("repeats the same key until an answer comes, so that the server does it once", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);
    server.lost = 3;

    await outbox.add(aCommand("a quote"));
    const outcomes = await heard(outbox);
    await time.pass(60_000);

    expect(server.calls).toBe(4);
    expect(server.applied.size).toBe(1);
    expect(commands.get()).toEqual([]);
    expect(outcomes).toEqual(["sent"]);
  });

  test("keeps what was not answered for a page that is opened later", async () => {
    const [server, time, shelf] = [new Server(), new Time(), memoryShelf()];
    server.lost = 1;
    await anOutbox(server, time, shelf).outbox.add(aCommand("a quote"));
    await settle();

    const later = anOutbox(server, new Time(), shelf);
    await later.outbox.hurry();

    expect(server.applied.size).toBe(1);
    expect(server.calls).toBe(2);
    expect(later.commands.get()).toEqual([]);
  });

  test("sends again what a page that died had begun to send", async () => {
    const [server, time, shelf] = [new Server(), new Time(), memoryShelf()];
    const dead = { ...aCommand("a quote"), key: "k", at: 1, tries: 0, notBefore: 0, wrongs: [] };
    await shelf.put("outbox", "k", { ...dead, state: "sending" });

    await anOutbox(server, time, shelf).outbox.flush();

    expect([...server.applied.keys()]).toEqual(["k"]);
  });

  test("sends in the order of acting, and nothing overtakes what waits", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox } = anOutbox(server, time);
    server.down = 1;

    await outbox.add(aCommand("first"));
    await settle();
    time.at += 10;
    await outbox.add(aCommand("second"));
    await time.pass(30_000);

    expect(server.order).toEqual(["first", "second"]);
  });

  test("waits longer after each failure, with a limit and never in step", () => {
    expect([1, 2, 3, 20].map((tries) => pauseAfter(tries, 1))).toEqual([
      2_000, 4_000, 8_000, 120_000,
    ]);
    expect(pauseAfter(3, 0)).toBe(4_000);
  });

  test("does not wait out a pause when the line comes back", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox } = anOutbox(server, time);
    server.down = 1;
    await outbox.add(aCommand("a quote"));
    await settle();

    await outbox.hurry();

    expect(server.applied.size).toBe(1);
  });

  test("keeps a refused command for a person, and goes on with the next", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);
    server.refusal = new Refusal([
      { code: "case.task.closed.approve", message: "陈静已同意", at: "", facts: {} },
    ]);
    await outbox.add(aCommand("a decision"));
    await settle();
    server.refusal = null;
    time.at += 1;

    await outbox.add(aCommand("a quote"));
    await settle();

    expect(server.order).toEqual(["a quote"]);
    expect(commands.get().map(({ title, state }) => [title, state])).toEqual([
      ["a decision", "refused"],
    ]);
    expect(commands.get()[0]?.wrongs[0]?.message).toBe("陈静已同意");
  });

  test("gives a command that breaks the server again and again to a person", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);
    const wrong = { code: "server.error", message: "出错了", at: "", facts: {} };
    server.refusal = new Unreachable("server", [wrong]);
    await outbox.add(aCommand("a poison"));

    await time.pass(3_600_000);

    expect(commands.get()[0]?.state).toBe("refused");
    expect(commands.get()[0]?.wrongs).toEqual([wrong]);
    expect(server.calls).toBe(9);
  });

  test("never gives up for want of a line", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);
    server.down = 1_000;
    await outbox.add(aCommand("a quote"));

    await time.pass(7_200_000);

    expect(commands.get()[0]?.state).toBe("waiting");
  });

  test("goes on waiting when the session has ended: signing in again sends it", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);
    server.refusal = new SignedOut();
    await outbox.add(aCommand("a quote"));
    await settle();
    expect(commands.get()[0]?.state).toBe("waiting");
    server.refusal = null;

    await outbox.retry(commands.get()[0]?.key ?? "");

    expect(server.applied.size).toBe(1);
  });

  test("can undo within the time to undo, and then never sends", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox, commands } = anOutbox(server, time);
    const key = await outbox.add({ ...aCommand("approve"), holdMilliseconds: 5_000 });
    await time.pass(4_000);

    const isUndone = await outbox.undo(key);
    await time.pass(10_000);

    expect(isUndone).toBe(true);
    expect(server.calls).toBe(0);
    expect(commands.get()).toEqual([]);
  });

  test("sends when the time to undo is over", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox } = anOutbox(server, time);
    await outbox.add({ ...aCommand("approve"), holdMilliseconds: 5_000 });

    await time.pass(4_900);
    const before = server.calls;
    await time.pass(200);

    expect([before, server.calls]).toEqual([0, 1]);
  });

  test("sends at once what could still be undone when the page goes away", async () => {
    const [server, time] = [new Server(), new Time()];
    const { outbox } = anOutbox(server, time);
    await outbox.add({ ...aCommand("approve"), holdMilliseconds: 5_000 });

    await outbox.release();

    expect(server.applied.size).toBe(1);
  });

  test("cannot undo what is on its way", async () => {
    const [server, time, shelf] = [new Server(), new Time(), memoryShelf()];
    let answer: (value: unknown) => void = () => undefined;
    const { outbox } = anOutbox(server, time, shelf);
    server.send = () => new Promise((resolve) => (answer = resolve));
    const slow = makeOutbox({
      commands: cell<Command[]>([]),
      shelf,
      send: server.send,
      alone: (run) => run(),
      now: time.now,
      random: () => 1,
      later: time.later,
    });
    const key = await slow.add(aCommand("a quote"));
    await settle();

    const isUndone = await outbox.undo(key);
    answer({});

    expect(isUndone).toBe(false);
  });
});
