/**
 * The GraphQL client (接口客户端): a stored document's name and its variables go out, its data
 * comes back. No cache; what is kept for offline reading is kept by the screens that need it.
 */
import { locale } from "../i18n/words.ts";
import { cell } from "../lib/cell.ts";
import type { Operations } from "./operations.ts";
import { session } from "./session.ts";

/** One thing the server found wrong, in the reader's language. */
export interface Wrong {
  message: string;
  code: string;
  at: string;
  facts: Record<string, unknown>;
}

/** The server understood and said no; sending again will not help. */
export class Refusal extends Error {
  constructor(readonly wrongs: Wrong[]) {
    super(wrongs.map((wrong) => wrong.message).join("\n"));
  }

  /** Whether a reason has such a code. */
  is(code: RegExp): boolean {
    return this.wrongs.some((wrong) => code.test(wrong.code));
  }
}

/** No answer came: whether the server did it is not known, so the same key must go again. */
export class Unreachable extends Error {
  /** What the server said of itself, where it is the server that fails. */
  constructor(
    why: string,
    readonly wrongs: Wrong[] = [],
  ) {
    super(why);
  }
}

/** Whether the server answered the last time it was asked. */
export const isReachable = cell(globalThis.navigator?.onLine ?? true);

const NO_SESSION = /^access\.(signed_out|session|token)/;
const WAIT_MILLISECONDS = 20_000;

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions?: { faults?: Wrong[] } }[];
}

/** Send one stored document. */
export async function call<Name extends keyof Operations>(
  documentId: Name,
  variables: Operations[Name]["variables"],
): Promise<Operations[Name]["answer"]> {
  return (await callNamed(documentId, variables)) as Operations[Name]["answer"];
}

/** The same by a name that was stored earlier, as the outbox does, or a text, as the desk's lists. */
export async function callNamed(
  documentId: string | { query: string },
  variables: unknown,
): Promise<unknown> {
  try {
    return await ask(documentId, variables, await session.access());
  } catch (problem) {
    // The token may have run out on the way, or been taken back: one new one, then the truth.
    if (!(problem instanceof Refusal && problem.is(NO_SESSION))) throw problem;
    return await ask(documentId, variables, await session.renew());
  }
}

/** Send one document with a given access token, or none. */
export async function ask(
  documentId: string | { query: string },
  variables: unknown,
  access = "",
): Promise<unknown> {
  const document = typeof documentId === "string" ? { documentId } : documentId;
  const response = await post({ ...document, variables }, access, "application/json");
  const answer = (await response.json().catch(() => {
    throw new Unreachable("not JSON");
  })) as Answer;
  isReachable.set(true);
  const wrongs = answer.errors?.flatMap(readWrongs);
  // What went wrong inside the server may go right the next time.
  if (wrongs?.some(({ code }) => code.startsWith("server.")))
    throw new Unreachable("server", wrongs);
  if (wrongs) throw new Refusal(wrongs);
  return answer.data;
}

/** Post to the server and tell everybody whether it could be reached. */
export async function post(
  body: unknown,
  access: string,
  accept: string,
  signal: AbortSignal = AbortSignal.timeout(WAIT_MILLISECONDS),
): Promise<Response> {
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": locale.get(),
        Accept: accept,
        ...(access && { Authorization: `Bearer ${access}` }),
      },
      body: JSON.stringify(body),
      keepalive: accept !== "text/event-stream",
      signal,
    });
    if (response.status >= 500 || response.status === 429) {
      throw new Unreachable(String(response.status));
    }
    return response;
  } catch (problem) {
    if (!signal.aborted || accept === "application/json") isReachable.set(false);
    throw problem instanceof Unreachable ? problem : new Unreachable(String(problem));
  }
}

function readWrongs({ message, extensions }: NonNullable<Answer["errors"]>[number]): Wrong[] {
  return extensions?.faults ?? [{ message, code: "", at: "", facts: {} }];
}
