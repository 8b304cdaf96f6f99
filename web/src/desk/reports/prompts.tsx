/** The prompts of a report (查询条件); the address takes them when the report is run. */
import { useState } from "preact/hooks";
import { say } from "../../i18n/words.ts";
import type { Prompt } from "./report.ts";

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The form above a report. */
export function Prompts({
  prompts,
  onRun,
}: {
  prompts: readonly Prompt[];
  onRun: (values: Record<string, string>) => void;
}) {
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(prompts.map(({ code, value }) => [code, value])),
  );
  const isWrong = prompts.some(
    ({ code, kind }) => kind === "month" && !MONTH.test(values[code] ?? ""),
  );
  const set = (code: string, value: string) => setValues({ ...values, [code]: value });
  return (
    <form
      class="prompts"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) onRun(values);
      }}
    >
      {prompts.map((prompt) => (
        <div key={prompt.code} class={prompt.kind}>
          <label for={`prompt-${prompt.code}`}>{prompt.label}</label>
          {prompt.kind === "month" ? (
            <input
              id={`prompt-${prompt.code}`}
              inputMode="numeric"
              placeholder="2026-01"
              value={values[prompt.code] ?? ""}
              aria-invalid={!MONTH.test(values[prompt.code] ?? "")}
              onInput={(event) => set(prompt.code, event.currentTarget.value.trim())}
            />
          ) : (
            <select
              id={`prompt-${prompt.code}`}
              value={values[prompt.code] ?? ""}
              onChange={(event) => set(prompt.code, event.currentTarget.value)}
            >
              {!prompt.options.some(({ code }) => code === "") && (
                <option value="">{say("filter.any")}</option>
              )}
              {prompt.options.map((option) => (
                <option key={option.code} value={option.code}>
                  {option.label}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <button type="submit" class="primary">
        {say("report.run")}
      </button>
      <span class="bad" role="alert">
        {isWrong ? say("report.wrongMonth") : ""}
      </span>
    </form>
  );
}
