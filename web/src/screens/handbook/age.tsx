/** How old the package is (离线包时间), and when it is too old to rely on. */
import { say } from "../../i18n/words.ts";
import { moment } from "../../lib/moment.ts";
import { standing } from "../../offline/package.ts";

/** A line with the time of the data; a warning after seven days without contact. */
export function Age({ at, isFailing }: { at: number; isFailing: boolean }) {
  const isOld = standing(at) === "old";
  if (!isOld && !isFailing) return null;
  return (
    <p class={isOld ? "warn" : "second"} role="status">
      {say(isOld ? "handbook.old" : "handbook.offline", { at: moment(at) })}
    </p>
  );
}
