/** Reading a stream of server-sent events (事件流), with `fetch`, since it can send a token. */

/** The data of each `next` event. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      rest = (rest + decoder.decode(value, { stream: true })).replace(/\r\n/g, "\n");
      const events = rest.split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        const lines = event.split("\n");
        if (lines.includes("event: complete")) return;
        const text = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5));
        if (text.join("").trim()) yield text.join("\n");
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
