/** Words of the desk client. */
import type { desk as chinese } from "../zh-CN/desk.ts";

export const desk: Record<keyof typeof chinese, string> = {};
