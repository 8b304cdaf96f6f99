/** 桌面端的文字。 */
export const desk = {};
