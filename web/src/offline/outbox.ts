/**
 * The outbox (发件箱): commands wait here until the server has answered them.
 *
 * A command gets its key when the person acts, and keeps it: however often it is sent, the server
 * does it once and repeats its answer. One tab sends at a time, in the order of acting. No answer
 * means "again later" with growing pauses; a refusal means a person must look.
 */
import { Refusal, Unreachable, type Wrong } from "../api/client.ts";
import { SignedOut } from "../api/session.ts";
import type { Cell } from "../lib/cell.ts";
import { newKey } from "../lib/key.ts";
import type { Shelf } from "./shelf.ts";

/** A command on its way. */
export interface Command {
  key: string;
  documentId: string;
  variables: Record<string, unknown>;
  /** What the person did, in words of the time. */
  title: string;
  /** Where to correct it. */
  link: string;
  at: number;
  state: "waiting" | "sending" | "refused";
  tries: number;
  /** Not sent before this moment: the time to undo, or the pause after a failure. */
  notBefore: number;
  wrongs: Wrong[];
}

/** What became of a command. */
export type Outcome =
  | { state: "sent"; answer: unknown }
  | { state: "refused"; wrongs: Wrong[] }
  | { state: "undone" };

/** What the outbox needs from outside. */
export interface OutboxDoors {
  commands: Cell<Command[]>;
  shelf: Shelf;
  send(documentId: string, variables: Record<string, unknown>): Promise<unknown>;
  alone(run: () => Promise<void>): Promise<void>;
  now(): number;
  random(): number;
  later(run: () => void, milliseconds: number): void;
}

/** The outbox of one person. */
export interface Outbox {
  add(command: NewCommand): Promise<string>;
  /** Take back what is not yet on its way; false when it is too late. */
  undo(key: string): Promise<boolean>;
  /** Send again what was refused or waits. */
  retry(key: string): Promise<void>;
  /** Send what is due. */
  flush(): Promise<void>;
  /** The line is back: pauses after failures end now; times to undo do not. */
  hurry(): Promise<void>;
  /** End all time to undo: the page is going away. */
  release(): Promise<void>;
  /** What becomes of a command; waits as long as it takes. */
  outcome(key: string): Promise<Outcome>;
  /** Hear of every outcome. */
  listen(run: (command: Command, outcome: Outcome) => void): () => void;
  load(): Promise<void>;
}

/** A command as a screen gives it. */
export type NewCommand = Pick<Command, "documentId" | "variables" | "title" | "link"> & {
  key?: string;
  holdMilliseconds?: number;
};

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 120_000;
// What breaks the server again and again must not hold up all that comes after it.
const MOST_TRIES = 8;

/** How long to wait after a number of failures: doubling, up to two minutes, never in step. */
export function pauseAfter(tries: number, random: number): number {
  return Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE) * (0.5 + random / 2);
}

/** The command to send now: the oldest, unless it pauses after a failure; then none overtakes. */
function nextDue(all: readonly Command[], now: number): Command | undefined {
  const open = all.filter(({ state }) => state !== "refused");
  const isUndoable = ({ tries, notBefore }: Command) => tries === 0 && notBefore > now;
  const next = open.find((command) => !isUndoable(command));
  return next && next.notBefore <= now ? next : undefined;
}

/** Make an outbox over its doors. */
export function makeOutbox(doors: OutboxDoors): Outbox {
  const { commands, shelf, now } = doors;
  const listeners = new Set<(command: Command, outcome: Outcome) => void>();
  let running: Promise<void> | null = null;
  let isAskedAgain = false;

  async function load(): Promise<void> {
    const all = await shelf.all<Command>("outbox");
    commands.set(all.sort((one, other) => one.at - other.at));
  }

  async function change(key: string, next: (old: Command) => Command | undefined) {
    const value = await shelf.change<Command>("outbox", key, (old) => old && next(old));
    await load();
    return value;
  }

  function tell(command: Command, outcome: Outcome): void {
    for (const run of [...listeners]) run(command, outcome);
  }

  /** Send one command; false when the line or the session is gone and the rest must wait. */
  async function sendOne(key: string): Promise<boolean> {
    const command = await change(key, (old) => ({ ...old, state: "sending" }));
    if (!command) return true;
    try {
      const answer = await doors.send(command.documentId, { ...command.variables, key });
      await change(key, () => undefined);
      tell(command, { state: "sent", answer });
      return true;
    } catch (problem) {
      const isGivenUp =
        problem instanceof Unreachable && problem.wrongs.length > 0 && command.tries >= MOST_TRIES;
      if (problem instanceof Refusal || isGivenUp) {
        await change(key, (old) => ({ ...old, state: "refused", wrongs: problem.wrongs }));
        tell(command, { state: "refused", wrongs: problem.wrongs });
        return true;
      }
      const tries = command.tries + (problem instanceof SignedOut ? 0 : 1);
      const notBefore = now() + pauseAfter(Math.max(tries, 1), doors.random());
      await change(key, (old) => ({ ...old, state: "waiting", tries, notBefore }));
      return false;
    }
  }

  async function sendDue(): Promise<void> {
    // What stands there as "sending" was left by a page that died: this one holds the lock.
    for (;;) {
      await load();
      const due = nextDue(commands.get(), now());
      if (!due || !(await sendOne(due.key))) return;
    }
  }

  function planNext(): void {
    const moments = commands
      .get()
      .filter((command) => command.state !== "refused")
      .map((command) => command.notBefore);
    if (moments.length === 0) return;
    doors.later(() => void flush(), Math.max(Math.min(...moments) - now(), 50));
  }

  function flush(): Promise<void> {
    if (running) {
      isAskedAgain = true;
      return running;
    }
    running = (async () => {
      do {
        isAskedAgain = false;
        await doors.alone(sendDue);
      } while (isAskedAgain);
    })().finally(() => {
      running = null;
      planNext();
    });
    return running;
  }

  async function endPauses(of: (command: Command) => boolean): Promise<void> {
    await load();
    for (const command of commands.get().filter(of)) {
      await change(command.key, (old) => ({ ...old, notBefore: Math.min(old.notBefore, now()) }));
    }
    await flush();
  }

  return {
    flush,
    load,
    async add({ key = newKey(), holdMilliseconds = 0, ...rest }) {
      const at = now();
      const command: Command = {
        ...rest,
        key,
        at,
        state: "waiting",
        tries: 0,
        notBefore: at + holdMilliseconds,
        wrongs: [],
      };
      await shelf.put("outbox", key, command);
      await load();
      if (holdMilliseconds) planNext();
      else void flush();
      return key;
    },
    async undo(key) {
      const command = commands.get().find((each) => each.key === key);
      const left = await change(key, (old) => (old.state === "sending" ? old : undefined));
      if (!command || left) return false;
      tell(command, { state: "undone" });
      return true;
    },
    async retry(key) {
      await change(key, (old) =>
        old.state === "sending" ? old : { ...old, state: "waiting", notBefore: now(), wrongs: [] },
      );
      await flush();
    },
    hurry: () => endPauses((command) => command.tries > 0),
    release: () => endPauses((command) => command.tries === 0),
    outcome(key) {
      return new Promise((resolve) => {
        const stop = listen((command, outcome) => {
          if (command.key !== key) return;
          stop();
          resolve(outcome);
        });
      });
    },
    listen,
  };

  function listen(run: (command: Command, outcome: Outcome) => void): () => void {
    listeners.add(run);
    return () => listeners.delete(run);
  }
}
