/** The palette (命令面板): records by number or name, places, and what can be done anywhere. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type Key, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { initials } from "../../lib/pinyin.ts";
import { explain } from "../../ui/waiting.tsx";
import { go } from "../address.ts";
import { askText, useAnswer } from "../ask.ts";
import { Ico } from "../ui/icon.tsx";
import type { Drawn } from "../ui/icons.ts";
import { chooseTheme, leave, switchLocale } from "./choices.tsx";
import type { Place } from "./places.ts";

/** `search` finds records, `all` offers places and commands as well. */
export type PaletteMode = "search" | "all";

interface Offer {
  key: string;
  icon: Drawn;
  words: string;
  second: string;
  run: () => void;
}

interface FoundRecords {
  customers?: { nodes: { id: string; number: string; name: string }[] };
  quotes?: { nodes: { id: string; number: string; customerName: string; state: string }[] };
  policies?: { nodes: { id: string; number: string; customerName: string; premium: string }[] };
}

const PARTS: Readonly<Record<string, string>> = {
  customers: "customers(search: $text, first: 5) { nodes { id number name } }",
  quotes:
    "quotes(search: $text, first: 5, sort: [{field: submittedAt, direction: DESC}]) { nodes { id number customerName state } }",
  policies:
    "policies(search: $text, first: 5, sort: [{field: issuedOn, direction: DESC}]) { nodes { id number customerName premium } }",
};
const TYPING_MILLISECONDS = 180;

async function findRecords(text: string, places: readonly Place[]): Promise<FoundRecords> {
  const parts = places.map(({ code }) => PARTS[code]).filter(Boolean);
  if (!parts.length) return {};
  return askText<FoundRecords>(`query DeskSearch($text: String!) { ${parts.join(" ")} }`, {
    text,
  });
}

function recordOffers(found: FoundRecords): Offer[] {
  const offer = (icon: Drawn, id: string, words: string, second: string): Offer => ({
    key: `${icon} ${id}`,
    icon,
    words,
    second,
    run: () => go(`/${icon}/${id}`),
  });
  return [
    ...(found.policies?.nodes ?? []).map((one) =>
      offer("policies", one.id, `${one.number} ${one.customerName}`, figure(one.premium)),
    ),
    ...(found.quotes?.nodes ?? []).map((one) =>
      offer(
        "quotes",
        one.id,
        `${one.number} ${one.customerName}`,
        say(`quote.state.${one.state}` as Key),
      ),
    ),
    ...(found.customers?.nodes ?? []).map((one) =>
      offer("customers", one.id, `${one.name}`, one.number),
    ),
  ];
}

function commandOffers(places: readonly Place[]): Offer[] {
  const command = (key: string, icon: Drawn, words: string, run: () => void, second = "") => ({
    key,
    icon,
    words,
    second,
    run,
  });
  return [
    ...places.map(({ code, label, icon, key }) =>
      command(code, icon, say("keys.go", { place: say(label) }), () => go(`/${code}`), `g ${key}`),
    ),
    command("language", "right", say("palette.language"), () => void switchLocale()),
    command("light", "sun", say("palette.light"), () => chooseTheme("light")),
    command("dark", "moon", say("palette.dark"), () => chooseTheme("dark")),
    command("leave", "cross", say("me.signOut"), () => void leave()),
  ];
}

/** Whether an offer is meant by what was typed; Chinese also by its initials. */
function isMeant({ words }: Offer, text: string): boolean {
  const wanted = text.toLowerCase();
  return words.toLowerCase().includes(wanted) || initials(words).toLowerCase().includes(wanted);
}

/** The palette, over the page. */
export function Palette({
  mode,
  places,
  onClose,
}: {
  mode: PaletteMode;
  places: readonly Place[];
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  useEffect(() => {
    setAt(0);
    const timer = setTimeout(() => setWanted(text.trim()), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useAnswer(wanted && `search ${wanted}`, () => findRecords(wanted, places));
  const commands = commandOffers(places).filter((offer) => isMeant(offer, text.trim()));
  const records = wanted && found.value ? recordOffers(found.value) : [];
  const offers =
    mode === "all" ? [...commands, ...records] : [...records, ...(text.trim() ? commands : [])];
  const take = (offer: Offer | undefined) => {
    if (!offer) return;
    onClose();
    offer.run();
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={say(mode === "all" ? "palette.title" : "desk.search")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
        if (step) {
          event.preventDefault();
          setAt((at + step + offers.length) % Math.max(1, offers.length));
        } else if (event.key === "Enter" && !event.isComposing) take(offers[at]);
      }}
    >
      <div class="palette-field">
        <Ico name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-offers"
          aria-activedescendant={offers[at] ? `offer-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={say("palette.field")}
          placeholder={say(mode === "all" ? "palette.field" : "palette.searchField")}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <kbd>Esc</kbd>
      </div>
      <div role="listbox" id="palette-offers" aria-label={say("palette.offers")}>
        {offers.map((offer, index) => (
          <button
            type="button"
            role="option"
            id={`offer-${index}`}
            tabIndex={-1}
            key={offer.key}
            class="option"
            aria-selected={index === at}
            onPointerMove={() => setAt(index)}
            onClick={() => take(offer)}
          >
            <Ico name={offer.icon} />
            <span class="grow">{offer.words}</span>
            <span class="second">{offer.second}</span>
          </button>
        ))}
      </div>
      <p class="second pad" role="status">
        {paletteWords(text.trim(), wanted, found.isBusy, found.problem, offers.length)}
      </p>
    </dialog>
  );
}

function paletteWords(
  text: string,
  wanted: string,
  isBusy: boolean,
  problem: Error | null,
  count: number,
): string {
  if (problem) return explain(problem);
  if (!text) return say("palette.hint");
  if (text !== wanted || isBusy) return say("palette.busy");
  return count ? "" : say("palette.none", { text });
}
