/** Returning or rejecting (退回与拒绝): words are needed, recent ones are a tap away. */
import { useEffect, useState } from "preact/hooks";
import type { InboxItem } from "../../api/operations.ts";
import { session } from "../../api/session.ts";
import { say } from "../../i18n/words.ts";
import { outbox } from "../../offline/post-office.ts";
import { shelfOf } from "../../offline/shelf.ts";
import { Sheet } from "../../ui/sheet.tsx";
import { tell } from "../../ui/toast.tsx";

const RECENT = 6;
const LONGEST = 500;
const ACTIONS = ["RETURN", "REJECT", "COMMENT"] as const;

type Action = (typeof ACTIONS)[number];

const lower = (action: Action) => action.toLowerCase() as Lowercase<Action>;
const shelf = () => shelfOf(session.person.get()?.id ?? "");

/** The sheet. */
export function DecideSheet({ item, onClose }: { item: InboxItem; onClose: () => void }) {
  const offered = ACTIONS.filter((each) => item.actions.includes(each));
  const [action, setAction] = useState<Action>(offered[0] ?? "COMMENT");
  const [words, setWords] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [recent, setRecent] = useState<string[]>([]);
  useEffect(() => {
    void shelf()
      .get<string[]>("marks", "words")
      .then((kept) => setRecent(kept ?? []));
  }, []);
  const usual = [say("words.papers"), say("words.age"), say("words.occupation"), say("words.sum")];
  const offers = [...new Set([...recent, ...usual])].slice(0, RECENT);

  const send = async () => {
    const said = words.trim();
    if (!said) return setMissing(true);
    await shelf().put("marks", "words", [...new Set([said, ...recent])].slice(0, RECENT));
    const title = say(`done.${lower(action)}`, { title: item.card.title });
    await outbox().add({
      documentId: "decide",
      variables: { task: item.task?.id, action, words: said, factsSeen: item.factsSeen },
      title,
      link: `case/${item.case.id}`,
    });
    tell({ words: title });
    onClose();
  };

  return (
    <Sheet title={item.card.title} onClose={onClose}>
      <fieldset class="chips bare" aria-label={say("decide.what")}>
        {offered.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={each === action}
            onClick={() => setAction(each)}
          >
            {say(`decide.${lower(each)}`)}
          </button>
        ))}
      </fieldset>
      <p class="second">{say(`decide.${lower(action)}Means`)}</p>
      <div class="field">
        <label for="words">{say("decide.words")}</label>
        <textarea
          id="words"
          rows={3}
          maxLength={LONGEST}
          aria-invalid={isMissing}
          aria-describedby="words-note"
          value={words}
          onInput={(event) => {
            setWords(event.currentTarget.value);
            setMissing(false);
          }}
        />
        <p
          id="words-note"
          class={`note ${isMissing ? "bad" : ""}`}
          role={isMissing ? "alert" : undefined}
        >
          {say(isMissing ? "decide.wordsMissing" : "decide.wordsHelp")}
        </p>
      </div>
      <div class="chips">
        {offers.map((text) => (
          <button
            type="button"
            key={text}
            onClick={() => {
              setWords(text);
              setMissing(false);
            }}
          >
            {text}
          </button>
        ))}
      </div>
      <div class="row acts">
        <button type="button" onClick={onClose}>
          {say("cancel")}
        </button>
        <button
          type="button"
          class={`grow ${action === "REJECT" ? "danger" : "primary"}`}
          onClick={() => void send()}
        >
          {say(`decide.${lower(action)}`)}
        </button>
      </div>
    </Sheet>
  );
}
