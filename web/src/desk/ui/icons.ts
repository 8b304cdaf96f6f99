/** Icons of the desk (桌面图标), drawn by `Stroke` in the one stroke set. */
export const DRAWN = {
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5",
  customers:
    "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c.5-4 3-6 6-6s5.500 2 6 6M16 4.500a3.500 3.500 0 010 6.500M17.500 14c2 .8 3.200 2.800 3.500 6",
  quotes: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h5",
  policies:
    "M12 3l8 3v5c0 5-3.500 8.500-8 10-4.500-1.500-8-5-8-10V6zM8.500 12l2.500 2.500 4.500-5",
  reports: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  search: "M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l4.500 4.500",
  filter: "M4 6h16M7 12h10M10 18h4",
  columns: "M4 5h16v14H4zM9.500 5v14M14.500 5v14",
  cross: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  up: "M12 19V5M6 11l6-6 6 6",
  right: "M9 5l7 7-7 7",
  left: "M15 5l-7 7 7 7",
  more: "M6 9l6 6 6-6",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 017 0v3",
  paper: "M6 3h9l4 4v14H6zM14 3v5h5M12 11v6M9.500 14.500L12 17l2.500-2.500",
  sheet: "M5 4h14v16H5zM5 9h14M5 14h14M11 9v11",
  sun: "M12 16a4 4 0 100-8 4 4 0 000 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5",
  moon: "M20 14.500A8.500 8.500 0 019.500 4 8.500 8.500 0 1020 14.500z",
  half: "M12 3a9 9 0 100 18zM12 3a9 9 0 010 18",
  check: "M5 12.500l4.500 4.500L19 7.500",
  plus: "M12 5v14M5 12h14",
  link: "M10 14a4 4 0 005.700 0l3-3A4 4 0 0013 5.300l-1 1M14 10a4 4 0 00-5.700 0l-3 3a4 4 0 005.700 5.700l1-1",
} as const;

/** The name of an icon of the desk. */
export type Drawn = keyof typeof DRAWN;
