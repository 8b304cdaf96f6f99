/** What stands above a list (工具栏): search, filters as chips in words, columns. */
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../i18n/words.ts";
import { askText, useAnswer } from "../ask.ts";
import { personName, useProducts, useUnits } from "../names.ts";
import { Ico } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { Editor } from "./editors.tsx";
import { filterWords, type Known } from "./filter-words.ts";
import type { Filter, ListSpec } from "./spec.ts";
import { shownColumns, type View } from "./view.ts";

const TYPING_MILLISECONDS = 300;

/** The names of the people and records that filters of an address speak of. */
function useRecordNames(spec: ListSpec, view: View): Record<string, string> {
  const person = spec.filters.find(({ kind }) => kind === "person");
  const record = spec.filters.find(({ kind }) => kind === "record");
  const personId = (person && view.set[person.code]) ?? "";
  const recordId = (record && view.set[record.code]) ?? "";
  const names = useAnswer(
    personId || recordId ? `names ${personId} ${recordId}` : "",
    async () => {
      const found = await askText<{
        person?: { name: string; nameEn: string } | null;
        customer?: { name: string } | null;
      }>(
        `{ ${personId && `person(id: "${personId}") { name nameEn }`} ${recordId && `customer(id: "${recordId}") { name }`} }`,
        {},
      );
      return {
        ...(person && { [`${person.code}.${personId}`]: personName(found.person) }),
        ...(record && { [`${record.code}.${recordId}`]: found.customer?.name ?? "" }),
      };
    },
  );
  return Object.fromEntries(Object.entries(names.value ?? {}).filter(([, name]) => name));
}

/** The toolbar; every change becomes a new address. */
export function Toolbar({
  spec,
  view,
  onView,
}: {
  spec: ListSpec;
  view: View;
  onView: (view: View) => void;
}) {
  const [adding, setAdding] = useState("");
  const known: Known = {
    products: useProducts().value,
    units: useUnits().value,
    records: useRecordNames(spec, view),
  };
  const set = (filter: Filter, text: string) => {
    const { [filter.code]: _old, ...others } = view.set;
    onView({ ...view, set: text ? { ...others, [filter.code]: text } : others, after: "" });
  };
  const isSet = ({ code }: Filter) => Boolean(view.set[code]) || adding === code;
  const rest = spec.filters.filter((filter) => !isSet(filter) && filter.kind !== "record");
  return (
    <div class="toolbar" role="toolbar" aria-label={say("list.toolbar")}>
      <Search value={view.search} onSearch={(search) => onView({ ...view, search, after: "" })} />
      {spec.filters.filter(isSet).map((filter) => {
        const text = view.set[filter.code] ?? "";
        return (
          <span class="chip" key={filter.code}>
            <Menu
              looks="chip-words"
              label={
                <>
                  {say(filter.label)}
                  {text && <b>{filterWords(filter, text, known)}</b>}
                </>
              }
              isOpenAtFirst={adding === filter.code}
              onClosed={() => setAdding("")}
            >
              {(close) => (
                <Editor
                  filter={filter}
                  text={text}
                  known={known}
                  onSet={(next) => set(filter, next)}
                  onDone={close}
                />
              )}
            </Menu>
            <button
              type="button"
              class="chip-off"
              aria-label={say("filter.remove", { what: say(filter.label) })}
              onClick={() => {
                setAdding("");
                set(filter, "");
              }}
            >
              <Ico name="cross" />
            </button>
          </span>
        );
      })}
      {rest.length > 0 && (
        <Menu
          looks="quiet"
          label={
            <>
              <Ico name="filter" />
              {say("filter.add")}
            </>
          }
        >
          {(close) =>
            rest.map((filter) => (
              <button
                type="button"
                class="option"
                key={filter.code}
                onClick={() => {
                  close();
                  setAdding(filter.code);
                }}
              >
                {say(filter.label)}
              </button>
            ))
          }
        </Menu>
      )}
      {Object.keys(view.set).length + Number(view.search !== "") > 1 && (
        <button
          type="button"
          class="quiet"
          onClick={() => onView({ ...view, set: {}, search: "", after: "" })}
        >
          {say("filter.clear")}
        </button>
      )}
      <span class="grow" />
      <Columns spec={spec} view={view} onView={onView} />
    </div>
  );
}

function Search({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // The address changed by other means than typing here.
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  const send = (next: string) => {
    clearTimeout(waiting.current);
    sent.current = next.trim();
    onSearch(next.trim());
  };
  return (
    <span class="search-field">
      <Ico name="search" />
      <input
        type="search"
        aria-label={say("list.search")}
        placeholder={say("list.search")}
        value={text}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(waiting.current);
          waiting.current = setTimeout(() => send(next), TYPING_MILLISECONDS);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") send(text);
        }}
      />
    </span>
  );
}

function Columns({
  spec,
  view,
  onView,
}: {
  spec: ListSpec;
  view: View;
  onView: (view: View) => void;
}) {
  const shown = new Set(shownColumns(spec, view).map((column) => column.code));
  const flip = (code: string) => {
    if (!shown.delete(code)) shown.add(code);
    const columns = spec.columns.map((column) => column.code).filter((each) => shown.has(each));
    onView({ ...view, columns });
  };
  return (
    <Menu
      looks="quiet"
      side="end"
      label={
        <>
          <Ico name="columns" />
          {say("list.columns")}
        </>
      }
    >
      {() => (
        <fieldset class="bare">
          <legend class="hidden">{say("list.columns")}</legend>
          {spec.columns.slice(1).map((column) => (
            <label class="option" key={column.code}>
              <input
                type="checkbox"
                checked={shown.has(column.code)}
                onChange={() => flip(column.code)}
              />
              {say(column.label)}
            </label>
          ))}
          {view.columns && (
            <button
              type="button"
              class="option"
              onClick={() => onView({ ...view, columns: null })}
            >
              {say("list.usualColumns")}
            </button>
          )}
        </fieldset>
      )}
    </Menu>
  );
}
