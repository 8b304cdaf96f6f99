/** Setting a filter (设置筛选): one small form a kind, made of native controls. */
import { useState } from "preact/hooks";
import { type Key, say } from "../../i18n/words.ts";
import { businessDate, isDate } from "../../lib/dates.ts";
import { askText, useAnswer } from "../ask.ts";
import { nameOf, personName, type UnitName } from "../names.ts";
import type { Known } from "./filter-words.ts";
import { SPANS, spanOf } from "./spans.ts";
import type { Filter } from "./spec.ts";
import { condition, ends, range } from "./view.ts";

/** What every editor is given. */
interface Editing {
  filter: Filter;
  text: string;
  known: Known;
  onSet: (text: string, words?: string) => void;
  onDone: () => void;
}

/** The editor of a filter. */
export function Editor(props: Editing) {
  switch (props.filter.kind) {
    case "choice":
      return (
        <Several
          {...props}
          options={props.filter.options.map((code) => ({
            code,
            words: say(
              `${props.filter.kind === "choice" ? props.filter.words : ""}${code}` as Key,
            ),
          }))}
        />
      );
    case "product":
      return (
        <Several
          {...props}
          options={[...(props.known.products?.values() ?? [])].map((product) => ({
            code: product.code,
            words: nameOf(product),
          }))}
        />
      );
    case "unit":
      return <Unit {...props} />;
    case "person":
      return <Found {...props} ask={findPeople} />;
    case "record":
      return <Found {...props} ask={findCustomers} />;
    case "dates":
      return <Ends {...props} isDates />;
    case "amount":
      return <Ends {...props} isDates={false} />;
  }
}

function Several({
  filter,
  text,
  onSet,
  options,
}: Editing & { options: { code: string; words: string }[] }) {
  const chosen = new Set(text.split(",").filter(Boolean));
  const flip = (code: string) => {
    if (!chosen.delete(code)) chosen.add(code);
    onSet(
      options
        .map((option) => option.code)
        .filter((each) => chosen.has(each))
        .join(),
    );
  };
  return (
    <fieldset class="bare">
      <legend class="hidden">{say(filter.label)}</legend>
      {options.map(({ code, words }) => (
        <label class="option" key={code}>
          <input type="checkbox" checked={chosen.has(code)} onChange={() => flip(code)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

/** How deep a unit lies within the reader's reach. */
function depth(unit: UnitName, units: ReadonlyMap<string, UnitName>): number {
  const parent = unit.parentId ? units.get(unit.parentId) : undefined;
  return parent ? depth(parent, units) + 1 : 0;
}

/** The units as options, each under its parent. */
export function UnitOptions({ units }: { units: ReadonlyMap<string, UnitName> }) {
  return (
    <>
      {[...units.values()].map((unit) => (
        <option key={unit.id} value={unit.id}>
          {"\u2003".repeat(depth(unit, units)) + nameOf(unit)}
        </option>
      ))}
    </>
  );
}

function Unit({ filter, text, known, onSet, onDone }: Editing) {
  return (
    <label class="fill">
      {say(filter.label)}
      <select
        value={text}
        onChange={(event) => {
          onSet(event.currentTarget.value);
          onDone();
        }}
      >
        <option value="">{say("filter.any")}</option>
        {known.units && <UnitOptions units={known.units} />}
      </select>
    </label>
  );
}

interface Candidate {
  id: string;
  words: string;
  second: string;
}

async function findPeople(search: string): Promise<Candidate[]> {
  const { people } = await askText<{
    people: { nodes: { id: string; number: string; name: string; nameEn: string }[] };
  }>(
    "query DeskPeople($search: String) { people(search: $search, first: 8) { nodes { id number name nameEn } } }",
    { search: search || null },
  );
  return people.nodes.map((one) => ({
    id: one.id,
    words: personName(one),
    second: one.number,
  }));
}

async function findCustomers(search: string): Promise<Candidate[]> {
  const { customers } = await askText<{
    customers: { nodes: { id: string; number: string; name: string }[] };
  }>(
    "query DeskCustomers($search: String) { customers(search: $search, first: 8) { nodes { id number name } } }",
    { search: search || null },
  );
  return customers.nodes.map((one) => ({ id: one.id, words: one.name, second: one.number }));
}

function Found({
  filter,
  ask,
  onSet,
  onDone,
}: Editing & { ask: (search: string) => Promise<Candidate[]> }) {
  const [search, setSearch] = useState("");
  const found = useAnswer(`find ${filter.kind} ${search}`, () => ask(search.trim()));
  return (
    <>
      <input
        type="search"
        aria-label={say("filter.find", { what: say(filter.label) })}
        placeholder={say("filter.find", { what: say(filter.label) })}
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {found.value?.map((one) => (
        <button
          type="button"
          class="option"
          key={one.id}
          onClick={() => {
            onSet(one.id, one.words);
            onDone();
          }}
        >
          <span class="grow">{one.words}</span>
          <span class="second">{one.second}</span>
        </button>
      ))}
      {found.value?.length === 0 && <p class="second pad">{say("filter.nobody")}</p>}
    </>
  );
}

function Ends({ filter, text, onSet, onDone, isDates }: Editing & { isDates: boolean }) {
  const start = ends(text);
  const [from, setFrom] = useState(text ? start.from : "");
  const [until, setUntil] = useState(text ? start.until : "");
  const isRight = (end: string) =>
    !end || (isDates ? isDate(end) : condition(filter, range(end, "")) !== null);
  const isWrong = !isRight(from) || !isRight(until);
  const field = (words: string, value: string, set: (text: string) => void) => (
    <label class="grow">
      {words}
      <input
        value={value}
        inputMode={isDates ? "numeric" : "decimal"}
        placeholder={isDates ? "2026-01-31" : "0.00"}
        aria-invalid={!isRight(value)}
        onInput={(event) => set(event.currentTarget.value.trim().replaceAll(",", ""))}
      />
    </label>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isWrong) return;
        onSet(range(from, until));
        onDone();
      }}
    >
      {isDates && (
        <div class="spans">
          {SPANS.map((name) => (
            <button
              type="button"
              key={name}
              onClick={() => {
                onSet(spanOf(name, businessDate(Date.now())));
                onDone();
              }}
            >
              {say(`span.${name}`)}
            </button>
          ))}
        </div>
      )}
      <div class="row">
        {field(say("filter.first"), from, setFrom)}
        {field(say("filter.last"), until, setUntil)}
      </div>
      <p class="bad note" role="alert">
        {isWrong ? say(isDates ? "filter.wrongDate" : "filter.wrongAmount") : ""}
      </p>
      <button type="submit" class="primary fill">
        {say("filter.apply")}
      </button>
    </form>
  );
}
