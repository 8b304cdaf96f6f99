/** Icons (图标): one stroke set, drawn inline where they are needed. */
const PATHS = {
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5",
  quotes: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h5",
  products: "M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14",
  me: "M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c1-4 4-6 8-6s7 2 8 6",
  bell: "M6 16V11a6 6 0 1112 0v5l2 2H4zM10 21h4",
  warn: "M12 4L2.5 20h19zM12 10v4M12 17v.2",
  clock: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 2",
} as const;

/** The name of an icon of the shell. */
export type IconName = keyof typeof PATHS;

/** An icon; it says nothing, words stand beside it. */
export function Icon({ name, small }: { name: IconName; small?: boolean }) {
  return <Stroke path={PATHS[name]} {...(small && { small })} />;
}

/** An icon from its path, for screens that bring their own. */
export function Stroke({ path, small }: { path: string; small?: boolean }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={small ? "small" : undefined}>
      <path d={path} />
    </svg>
  );
}
