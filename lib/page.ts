/**
 * Plain text as a list of lines, in the manner of Markdown.
 *
 * Lines flow together; an empty one ends a paragraph, `- ` begins an item, and a line that begins with four spaces stays
 * as it is (a command, a piece of a file).
 */
export type Prose = readonly string[];

/** The page of a step; it stands in the transform's own file, where a reader of the code sees it first. */
export interface StepPage {
  /** What the step does to the user's code, for the list of all pages: a verb phrase, lower case, no final stop. */
  readonly summary: string;
  readonly what: Prose;
  readonly why: Prose;
  /** One file before and after the step; `__tests__/explain.test.ts` takes the step on it. */
  readonly example: { readonly path: string; readonly before: string; readonly after: string };
  readonly holdsBack: Prose;
  /** Of a step that is also the answer to an error: how it looks, what to do by hand, and which versions matter. */
  readonly prints?: Printed;
  readonly cure?: Prose;
  readonly versions?: Prose;
  readonly source: Prose;
}

/** The page of a check, of a question, or of an error that Prisma, PgBouncer or Postgres prints. */
export interface TopicPage {
  readonly summary: string;
  /** The error texts that it answers; of an error's page there is at least one. */
  readonly prints?: Printed;
  readonly what: Prose;
  readonly why: Prose;
  readonly cure: Prose;
  /** Which versions of Prisma, PgBouncer and Postgres matter. */
  readonly versions?: Prose;
  readonly source: Prose;
}

/** How an error looks. */
export interface Printed {
  /** As they are printed, with `…` for what differs from case to case: shown on the page, and searched in what is pasted. */
  readonly texts: readonly string[];
  /** Prisma's code (`P1002`) or the SQLSTATE (`42P05`). */
  readonly codes: readonly string[];
}

/** Pages by their names, in the order in which they are listed. */
export type Pages<P> = Readonly<Record<string, P>>;
