/** Beginning a quote (新报价): which form, when there are several. */
import { useEffect } from "preact/hooks";
import { pick, say } from "../../i18n/words.ts";
import { go } from "../../lib/go.ts";
import { Back } from "../../ui/back.tsx";
import { Head } from "../../ui/head.tsx";
import { Stroke } from "../../ui/icons.tsx";
import { Problem, Skeleton } from "../../ui/waiting.tsx";
import { usePackage } from "../handbook/products.tsx";

/** The page; with one form it is left at once. */
export function New() {
  const { kept, problem, again } = usePackage();
  const forms = Object.entries(kept?.forms ?? {});
  useEffect(() => {
    if (forms.length === 1) go(`form/${forms[0]?.[0] ?? ""}`, true);
  }, [forms.length]);
  return (
    <main class="page">
      <Head title={say("quotes.new")} lead={<Back up="quotes" />} />
      {!kept && problem ? (
        <Problem words={problem} again={again} />
      ) : !kept || forms.length === 1 ? (
        <Skeleton />
      ) : forms.length === 0 ? (
        <p class="empty">{say("form.none")}</p>
      ) : (
        <div class="group">
          {forms.map(([code, form]) => (
            <a key={code} href={`#/form/${code}`}>
              <span class="grow">{pick(form.body.title)}</span>
              <Stroke path="M9 5l7 7-7 7" small />
            </a>
          ))}
        </div>
      )}
    </main>
  );
}
