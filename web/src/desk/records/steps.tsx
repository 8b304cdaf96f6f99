/** How a quote's premium was worked out (保费计算过程), row by row, as it was kept with the quote. */
import { useEffect, useState } from "preact/hooks";
import { loadFaultWords } from "../../form/words.ts";
import { locale, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import type { Step } from "../../pricing/explain.ts";
import { Steps } from "../../screens/form/premium.tsx";

/** What is kept of a calculation. */
export interface Calculation {
  rows: { row_id: string; steps: Step[] }[];
}

/** The rows; one alone needs no number. */
export function Calculated({
  calculation,
  names,
}: {
  calculation: Calculation;
  names: Readonly<Record<string, string>>;
}) {
  const language = useCell(locale);
  const [ready, setReady] = useState("");
  useEffect(() => void loadFaultWords().then(() => setReady(language)), [language]);
  if (ready !== language) return null;
  return (
    <>
      {calculation.rows.map((row, index) => (
        <section key={row.row_id}>
          {calculation.rows.length > 1 && <h3>{say("premium.row", { n: index + 1 })}</h3>}
          <Steps steps={row.steps} names={names} />
        </section>
      ))}
    </>
  );
}
