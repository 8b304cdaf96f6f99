/** Opening a paper (打开单证) in whatever shows PDFs on this device. */
import { call } from "../api/client.ts";

/** Open a paper by a short-lived address, which a viewer can follow without a token. */
export async function openPaper(document: string, name: string): Promise<void> {
  // The window must be asked for within the tap, else browsers take it for an advertisement.
  const place = window.open("", "_blank");
  try {
    const { paperTicket } = await call("paper-ticket", { document });
    if (place) place.location.href = paperTicket.url;
    else {
      const link = globalThis.document.createElement("a");
      link.href = paperTicket.url;
      link.download = name;
      link.click();
    }
  } catch (problem) {
    place?.close();
    throw problem;
  }
}
