/** The answers of a quote as read text (填写内容), with the labels of its form. */
import { useEffect, useState } from "preact/hooks";
import type { QuoteDetail } from "../../api/operations.ts";
import type { FormField, Option, Plain, Row, Sources } from "../../form/engine/definition.ts";
import { showField } from "../../form/engine/show.ts";
import { locale, pick } from "../../i18n/words.ts";
import { type FormPart, type Package, readPackage } from "../../offline/package.ts";
import { Facts } from "../../ui/facts.tsx";

/** The list; without the package there are no labels, so the codes stand in. */
export function AnswersSeen({ quote }: { quote: QuoteDetail }) {
  const [kept, setKept] = useState<Package>();
  useEffect(() => void readPackage().then(setKept), []);
  const form = kept?.forms[quote.formCode];
  return form ? <AnswersOf form={form} answers={quote.answers as Row} /> : null;
}

/** The answers to a form, by its groups. */
export function AnswersOf({ form, answers }: { form: FormPart; answers: Row }) {
  return (
    <>
      {form.body.groups.map((group) => (
        <section key={group.code}>
          <h3 class="title">{pick(group.title)}</h3>
          <Answered fields={group.fields} answers={answers} sources={form.sources} />
        </section>
      ))}
    </>
  );
}

function Answered({
  fields,
  answers,
  sources,
}: {
  fields: readonly FormField[];
  answers: Row;
  sources: Sources;
}) {
  const plain = fields.filter((field) => field.type !== "rows");
  return (
    <>
      <Facts
        facts={plain.map((field) => ({
          label: field.label,
          value: answers[field.code] == null ? "" : shown(field, answers[field.code], sources),
          isText: true,
        }))}
      />
      {fields
        .filter((field) => field.type === "rows")
        .map((field) =>
          (Array.isArray(answers[field.code]) ? (answers[field.code] as Row[]) : []).map(
            (row, index) => (
              <section key={`${field.code}${index}`}>
                <h4 class="title">
                  {pick(field.label)} {index + 1}
                </h4>
                <Answered fields={field.fields ?? []} answers={row} sources={sources} />
              </section>
            ),
          ),
        )}
    </>
  );
}

function shown(field: FormField, value: Plain, sources: Sources): string {
  const options: readonly Option[] = field.options ?? sources[field.source ?? ""] ?? [];
  return showField(field.type, value, locale.get() === "en" ? "en" : "zh", options);
}
