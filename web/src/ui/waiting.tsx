/** What stands where something will be (占位): skeletons, problems, empty lists. */
import type { ComponentChildren } from "preact";
import { Refusal } from "../api/client.ts";
import { say } from "../i18n/words.ts";
import { moment } from "../lib/moment.ts";
import type { Asked } from "../offline/kept.ts";

/** Grey cards while the first answer is on its way. */
export function Skeleton() {
  return (
    <div class="page" role="status" aria-label={say("loading")}>
      <div class="skeleton" />
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}

/** What went wrong, and a way on. */
export function Problem({ words, again }: { words: string; again?: () => void }) {
  return (
    <div class="empty" role="alert">
      <p>{words}</p>
      {again && (
        <button type="button" onClick={again}>
          {say("retry")}
        </button>
      )}
    </div>
  );
}

/** The words for a failure: the server's own, or that nothing came. */
export function explain(problem: Error): string {
  return problem instanceof Refusal ? problem.message : say("load.failed");
}

/** Something asked for: its last state at once, its time when it is old, or why there is none. */
export function Shown<T>({
  asked,
  children,
}: {
  asked: Asked<T>;
  children: (value: T) => ComponentChildren;
}) {
  const { value, problem, at, again } = asked;
  if (value === undefined) {
    return problem ? (
      <Problem words={explain(problem)} again={() => void again()} />
    ) : (
      <Skeleton />
    );
  }
  return (
    <>
      {problem && (
        <p class="second" role="status">
          {say("list.asOf", { at: moment(at) })}
        </p>
      )}
      {children(value)}
    </>
  );
}
