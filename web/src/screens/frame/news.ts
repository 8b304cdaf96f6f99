/** Live news (实时消息): one stream a page, opened while the page is seen. */
import { useEffect } from "preact/hooks";
import { post } from "../../api/client.ts";
import { session } from "../../api/session.ts";
import { readEvents } from "../../lib/events.ts";

/** Something changed on the server. */
export interface News {
  kind: string;
  payload: Record<string, unknown>;
}

const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;

const listeners = new Set<(news: News) => void>();

/** Hear of news while a component is there. */
export function useNews(run: (news: News) => void): void {
  useEffect(() => {
    listeners.add(run);
    return () => {
      listeners.delete(run);
    };
  });
}

/** Follow the news until the signal says stop; a lost stream is opened again. */
export async function followNews(signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      const access = await session.access();
      const response = await post({ documentId: "news" }, access, "text/event-stream", signal);
      if (!response.ok || !response.body) throw new Error(String(response.status));
      for await (const text of readEvents(response.body)) {
        pause = FIRST_PAUSE;
        const news = (JSON.parse(text) as { data?: { news?: News } }).data?.news;
        if (news) for (const run of [...listeners]) run(news);
      }
    } catch {
      // Screens ask again whenever they are opened, so a missed piece of news costs nothing.
    }
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** Follow the news while the page is seen. */
export function useNewsStream(isSignedIn: boolean): void {
  useEffect(() => {
    if (!isSignedIn) return;
    let stop = new AbortController();
    const begin = () => {
      stop.abort();
      stop = new AbortController();
      if (document.visibilityState === "visible") void followNews(stop.signal);
    };
    begin();
    document.addEventListener("visibilitychange", begin);
    return () => {
      document.removeEventListener("visibilitychange", begin);
      stop.abort();
    };
  }, [isSignedIn]);
}
