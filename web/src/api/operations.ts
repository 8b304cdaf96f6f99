/** The stored documents (预存查询): their names, what goes in and what comes out. */
import type { Bilingual } from "../i18n/words.ts";
import type { Part } from "../offline/package.ts";
import type { Tokens } from "./session.ts";

/** What a manager sees of a case at a glance; made on the server from the form. */
export interface Card {
  title: string;
  subtitle: Bilingual | string;
  amount: string;
  currency: string;
  facts: { label: Bilingual; value: Bilingual | string; value_en?: string }[];
  unusual: { code: string; words: Bilingual }[];
  applicant: string;
  unit: Bilingual | string;
}

/** What may be done with a task. */
export type CaseAction = "APPROVE" | "PASS_UP" | "REJECT" | "RETURN" | "TRANSFER" | "COMMENT";

/** One line of an inbox; the task is the reader's own, where there is one. */
export interface InboxItem {
  task: { id: string; step: string; isOpen: boolean } | null;
  case: { id: string; flow: string; status: string; subjectEntity: string; subjectId: string };
  card: Card;
  factsSeen: string;
  actions: CaseAction[];
  openedAt: string;
}

/** Which inbox. */
export type Box = "TODO" | "DONE" | "STARTED" | "COPIED";

/** A page of an inbox. */
export interface InboxPage {
  cards: InboxItem[];
  total: number;
  endCursor: string | null;
  hasMore: boolean;
}

/** A seat of a step on a case's way. */
export interface Seat {
  holder: string;
  vote: string;
  votedBy: string;
  at: string | null;
  words: string;
  isAutomatic: boolean;
}

/** A step on a case's way. */
export interface StepSeen {
  id: string;
  name: string;
  state: "passed" | "open" | "rejected" | "ahead" | "closed";
  seats: Seat[];
}

/** One case whole. */
export interface CaseDetail {
  applicant: string;
  card: InboxItem;
  path: StepSeen[];
  history: {
    number: number;
    at: string;
    name: string;
    action: string;
    step: string;
    target: string;
    words: string;
  }[];
  mayWithdraw: boolean;
  mayUrge: boolean;
}

/** Part of a list. */
export interface Page<T> {
  nodes: T[];
  endCursor: string | null;
  hasMore: boolean;
}

/** Where a quote stands. */
export type QuoteState =
  | "submitted"
  | "in_approval"
  | "returned"
  | "approved"
  | "issued"
  | "refused"
  | "withdrawn"
  | "expired";

/** A quote in a list. */
export interface QuoteLine {
  id: string;
  number: string;
  state: QuoteState;
  customerName: string;
  productCode: string;
  productName: string;
  premium: string;
  currency: string;
  insuredCount: number;
  startsOn: string;
  endsOn: string;
  submittedAt: string;
  returnedWords: string | null;
}

/** A quote whole. */
export interface QuoteDetail extends QuoteLine {
  version: number;
  formCode: string;
  definitionId: string;
  sumAssured: string | null;
  standardPremium: string;
  discount: string | null;
  decision: string;
  reasons: string | null;
  authorityLevel: string;
  answers: Record<string, unknown>;
  validUntil: string;
  caseId: string | null;
  lines: {
    id: string;
    rowId: string;
    liability: string;
    name: string;
    exposure: string;
    rate: string;
    basePremium: string;
    occupationLoading: string;
    healthLoading: string;
    standardPremium: string;
    premium: string;
  }[];
  policy: {
    id: string;
    number: string;
    state: string;
    issuedOn: string;
    documents: { id: string; kind: string; locale: string; number: string; createdAt: string }[];
  } | null;
}

/** A notice. */
export interface Notice {
  id: string;
  kind: string;
  title: string;
  body: string;
  link: string;
  createdAt: string;
  readAt: string | null;
}

/** A submitted form, taken. */
export interface Submission {
  record: { entity: string; id: string; number: string; state: string };
  amount: string | null;
  difference: string | null;
}

type Nothing = Record<string, never>;

interface Operation<Variables, Answer> {
  variables: Variables;
  answer: Answer;
}

/** Every stored document by name. */
export interface Operations {
  "sign-in": Operation<
    { login: string; password: string; device: string },
    { signIn: Tokens & { me: { locale: string; person: { id: string; name: string } } } }
  >;
  refresh: Operation<{ refreshToken: string; key: string }, { refresh: Tokens }>;
  "sign-out": Operation<Nothing, { signOut: boolean }>;
  me: Operation<
    Nothing,
    {
      me: {
        login: string;
        locale: string;
        post: string;
        functions: string[];
        person: { id: string; name: string };
        unit: { nameZh: string; nameEn: string };
      };
      devices: {
        id: string;
        name: string;
        createdAt: string;
        lastSeenAt: string;
        isThisOne: boolean;
      }[];
    }
  >;
  "revoke-device": Operation<{ device: string }, { revokeDevice: boolean }>;
  "set-locale": Operation<{ locale: string }, { setLocale: boolean }>;
  inbox: Operation<{ box: Box; first: number; after: string | null }, { inbox: InboxPage }>;
  case: Operation<{ id: string }, { caseDetail: CaseDetail }>;
  decide: Operation<
    { key: string; task: string; action: CaseAction; words: string; factsSeen: string },
    { decide: { case: string; status: string } }
  >;
  "withdraw-case": Operation<
    { key: string; id: string },
    { withdrawCase: { case: string; status: string } }
  >;
  urge: Operation<{ key: string; id: string }, { urge: { case: string; status: string } }>;
  quotes: Operation<
    { filter: object | null; first: number; after: string | null },
    { quotes: Page<QuoteLine> }
  >;
  quote: Operation<{ id: string }, { quote: QuoteDetail | null }>;
  "submit-form": Operation<
    {
      form: string;
      definition: string;
      key: string;
      answers: object;
      record: string | null;
      provisional: string | null;
    },
    { submitForm: Submission }
  >;
  notices: Operation<
    { first: number; after: string | null },
    { unreadCount: number; notices: Page<Notice> }
  >;
  "unread-count": Operation<Nothing, { unreadCount: number }>;
  "read-notice": Operation<{ id: string }, { readNotice: { id: string; readAt: string } }>;
  "read-all-notices": Operation<Nothing, { readAllNotices: number }>;
  news: Operation<Nothing, { news: { kind: string; payload: Record<string, unknown> } }>;
  "paper-ticket": Operation<{ document: string }, { paperTicket: { url: string; until: string } }>;
  "request-paper": Operation<
    { policy: string; locale: string },
    { requestPaper: { paper: { id: string; locale: string } | null } }
  >;
  package: Operation<{ have: string[] }, { package: { release: number; parts: Part[] } }>;
}
