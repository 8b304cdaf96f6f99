/** Moments as people read them (时刻): in the business zone, which is eight hours east all year. */

const EAST_MILLISECONDS = 28_800_000;

/** A moment as `yyyy-mm-dd hh:mm`. */
export function moment(at: string | number): string {
  const shifted = new Date(new Date(at).getTime() + EAST_MILLISECONDS);
  return shifted.toJSON().slice(0, 16).replace("T", " ");
}
