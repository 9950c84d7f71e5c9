import { diffLines } from 'diff';
import type { Pages, Printed, Prose, StepPage, TopicPage } from '../page';
import { TRANSFORMS } from '../registry';
import { FILE_CHECKS } from './file-checks';
import { POOLER_ERRORS } from './pooler-errors';
import { POOLER_PAGES } from './pooler-pages';
import { PRISMA_ERRORS } from './prisma-errors';
import { PROBE_CHECKS } from './probe-checks';
import { QUESTIONS } from './questions';
import { URL_CHECKS } from './url-checks';
import { VERSION_CHECKS } from './version-checks';

export type PageKind = 'step' | 'check' | 'question' | 'pooler' | 'error';

/** One part of a page under its heading. */
export interface Section {
  readonly title: string;
  readonly prose: Prose;
}

/** A page as it is looked up and drawn, whatever it is about. */
export interface Page {
  /** The code of a finding, the name of a step or of a fact, or a name of its own for an error. */
  readonly name: string;
  readonly kind: PageKind;
  readonly summary: string;
  readonly prints: Printed;
  readonly sections: readonly Section[];
}

/** What a page says first, where it is no error. */
const TITLES: Partial<Record<PageKind, string>> = { question: 'What is asked', pooler: 'What it can do' };

/** Every page, in the order of the list. Among errors a cause stands before what may wrap it. */
export const PAGES: readonly Page[] = [
  ...TRANSFORMS.map(({ name, page }) => ofStep(name, page)),
  ...ofTopics('check', { ...URL_CHECKS, ...FILE_CHECKS, ...VERSION_CHECKS, ...PROBE_CHECKS }),
  ...ofTopics('question', QUESTIONS),
  ...ofTopics('pooler', POOLER_PAGES),
  ...ofTopics('error', { ...POOLER_ERRORS, ...PRISMA_ERRORS }),
];

function ofStep(name: string, page: StepPage): Page {
  const prints = page.prints ?? { texts: [], codes: [] };
  const sections = [
    { title: 'What is printed', prose: printedLines(prints) },
    { title: 'What it does', prose: page.what },
    { title: 'Why', prose: page.why },
    { title: 'Before and after', prose: asDiff(page.example) },
    { title: 'When it holds back', prose: page.holdsBack },
    { title: 'What to do', prose: page.cure ?? [] },
    { title: 'Versions', prose: page.versions ?? [] },
    { title: 'Source', prose: page.source },
  ];
  return {
    name,
    kind: 'step',
    summary: page.summary,
    prints,
    sections: sections.filter(({ prose }) => prose.length > 0),
  };
}

function printedLines({ texts, codes }: Printed): Prose {
  return [...texts, ...(codes.length > 0 ? [`code ${codes.join(', ')}`] : [])].map((line) => `    ${line}`);
}

function asDiff({ path, before, after }: StepPage['example']): Prose {
  const lines = diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `    ${removed ? '-' : added ? '+' : ' '} ${line}`.trimEnd()),
  );
  return [`${path}:`, ...lines];
}

function ofTopics(kind: PageKind, pages: Pages<TopicPage>): readonly Page[] {
  return Object.entries(pages).map(([name, page]): Page => {
    const { texts, codes } = page.prints ?? { texts: [], codes: [] };
    const sections = [
      { title: 'What is printed', prose: printedLines({ texts, codes }) },
      { title: TITLES[kind] ?? 'What it means', prose: page.what },
      { title: 'Why', prose: page.why },
      { title: kind === 'question' || kind === 'pooler' ? 'How to answer' : 'What to do', prose: page.cure },
      { title: 'Versions', prose: page.versions ?? [] },
      { title: 'Source', prose: page.source },
    ];
    return {
      name,
      kind,
      summary: page.summary,
      prints: { texts, codes },
      sections: sections.filter(({ prose }) => prose.length > 0),
    };
  });
}
