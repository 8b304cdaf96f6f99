/** What a product's definition says to people (产品手册内容). */
import type { Bilingual } from "../../i18n/words.ts";

/** A text in both languages, or one for both. */
export type Told = Bilingual | string;

/** A heading with text below it. */
export interface Passage {
  title?: Told;
  text: Told;
}

/** A field of the application form: how to fill it in, right and wrong. */
export interface FillHint extends Passage {
  right?: Told;
  wrong?: Told;
}

/** A paper of the checklist; `when` says for whom. */
export interface ListedPaper {
  code?: string;
  name: Told;
  when?: Told;
  required?: boolean;
}

/** The handbook's part of a product. */
export interface Handbook {
  name: Bilingual;
  class: string;
  /** Whether the reader may quote it; components of combinations come along without. */
  is_offered: boolean;
  off_sale_on: string | null;
  channels?: string[];
  nicknames?: string[];
  pinyin?: string;
  liability_names?: Record<string, Bilingual>;
  handbook?: {
    overview?: Told | Passage[];
    clauses?: (Passage | Told)[];
    risk_points?: (Passage | Told)[];
    fill_hints?: (FillHint | Told)[];
    checklist?: (ListedPaper | Told)[];
  };
}
