/** Modules that the build makes. */
declare module "virtual:fault-words/zh-CN" {
  export const words: Record<string, string>;
}

declare module "virtual:fault-words/en" {
  export const words: Record<string, string>;
}
