/** A form as the server compiles it (`forms/compiler.py`): expressions are typed trees. */
import type { Plain, Row, Tree } from "../../expressions/evaluate.ts";

export interface Label {
  readonly zh: string;
  readonly en: string;
}

export interface Option {
  readonly code: string;
  readonly label: Label;
}

/** An option of a source: `of` is the value of the narrowing field that it belongs to. */
export interface SourceOption extends Option {
  readonly of?: string;
  readonly facts?: Row;
}

export type Sources = { readonly [source: string]: readonly SourceOption[] };

export interface Rule {
  readonly when: Tree;
  readonly say: Label;
  readonly severity: "error" | "warning";
}

export interface FormField extends Option {
  readonly type: string;
  readonly help?: Label;
  readonly required?: Tree;
  readonly visible?: Tree;
  readonly readonly?: Tree;
  readonly default?: Tree;
  readonly formula?: Tree;
  readonly least?: Tree;
  readonly most?: Tree;
  readonly scale?: number;
  readonly options?: readonly Option[];
  readonly source?: string;
  readonly of?: string;
  readonly rules?: readonly Rule[];
  readonly fields?: readonly FormField[];
  readonly order?: readonly string[];
}

export interface Group {
  readonly code: string;
  readonly title: Label;
  readonly fields: readonly FormField[];
}

export interface FormDefinition {
  readonly code: string;
  readonly title: Label;
  readonly steps?: boolean;
  readonly groups: readonly Group[];
  readonly order: readonly string[];
  readonly premium?: { readonly rows: string; readonly columns: { readonly [c: string]: Tree } };
}

export type Answers = Row;
export type Facts = { readonly [name: string]: string };

/** What is wrong: a stable code, where, and the facts that its words need. */
export interface Fault {
  readonly code: string;
  readonly at: string;
  readonly facts: Facts;
}

export type { Plain, Row, Tree };
