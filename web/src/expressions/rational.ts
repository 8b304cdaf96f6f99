/** Exact numbers: a fraction of two whole numbers, always in lowest terms, the lower above 0. */

export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Numbers of more than 60 digits are given up, so that no formula can run away. */
const MOST = 10n ** 60n;

export function rational(top: bigint, bottom = 1n): Rational {
  let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  while (b) [a, b] = [b, a % b];
  const shared = bottom < 0n ? -a : a;
  return { n: top / shared, d: bottom / shared };
}

export const whole = (count: number): Rational => ({ n: BigInt(count), d: 1n });

export const isTooBig = ({ n, d }: Rational): boolean => n >= MOST || n <= -MOST || d >= MOST;

/** Reads plain decimal text; anything else is null. */
export function readNumber(text: string): Rational | null {
  const parts = /^(-?\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return null;
  const fraction = parts[2] ?? "";
  return rational(BigInt(parts[1] + fraction), 10n ** BigInt(fraction.length));
}

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);

/** Below zero, zero or above, as the first is less, equal or more. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function floor({ n, d }: Rational): bigint {
  const cut = n / d;
  return n < 0n && cut * d !== n ? cut - 1n : cut;
}

/** Rounds to decimal places; half_up and up go away from zero, down goes toward it. */
export function round(number: Rational, places = 0, mode = "half_up"): Rational {
  const scale = 10n ** BigInt(places);
  const size = (number.n < 0n ? -number.n : number.n) * scale;
  const more = mode === "half_up" ? number.d : mode === "up" ? 2n * number.d - 2n : 0n;
  const rounded = (2n * size + more) / (2n * number.d);
  return rational(number.n < 0n ? -rounded : rounded, scale);
}

/** Writes plain decimal text, half up; without places at most 12 and no zeros at the end. */
export function numberText(number: Rational, places?: number): string {
  const scale = places ?? 12;
  const { n, d } = round(number, scale);
  const scaled = (n < 0n ? -n : n) * (10n ** BigInt(scale) / d);
  const digits = scaled.toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  let fraction = digits.slice(cut);
  if (places === undefined) fraction = fraction.replace(/0+$/, "");
  return (n < 0n ? "-" : "") + digits.slice(0, cut) + (fraction && `.${fraction}`);
}
