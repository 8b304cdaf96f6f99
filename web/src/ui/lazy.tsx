/** Screens that are fetched when they are first needed (按需加载). */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../i18n/words.ts";
import { Problem, Skeleton } from "./waiting.tsx";

/** A component that loads another one; a skeleton stands in, and a failure can be tried again. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Skeleton,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [problem, setProblem] = useState(false);
    const [, draw] = useState({});
    const begin = () => {
      setProblem(false);
      load().then(
        (component) => {
          Loaded = component;
          draw({});
        },
        () => setProblem(true),
      );
    };
    useEffect(() => {
      if (!Loaded) begin();
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return problem ? <Problem words={say("load.chunk")} again={begin} /> : <Waiting />;
  };
}
