/**
 * A test for the folders that the globs of a workspace root name, as paths below that root.
 *
 * Knows `*`, `**`, `?`, `{a,b}`, a leading `./`, a slash at the end, and `!` for what is taken out again; as in all four
 * managers no star matches a folder that begins with a dot, and nothing in node_modules is a package.
 */
export function workspaceGlobs(globs: readonly string[]): (folder: string) => boolean {
  const taken = globs.filter((glob) => !glob.startsWith('!')).flatMap(patternsOf);
  const left = globs.filter((glob) => glob.startsWith('!')).flatMap((glob) => patternsOf(glob.slice(1)));
  return (folder) => {
    const names = folder.split('/');
    const isNamedBy = (pattern: readonly string[]) => matchesList(pattern, names, FOLDERS);
    return !names.includes('node_modules') && taken.some(isNamedBy) && !left.some(isNamedBy);
  };
}

function patternsOf(glob: string): readonly (readonly string[])[] {
  return alternatives(glob).map((plain) => plain.split('/').filter((part) => part !== '' && part !== '.'));
}

/** How one item of a pattern meets one item of a subject; `isStar` items stand for any number of subject items. */
interface Matching {
  readonly isStar: (part: string) => boolean;
  readonly starTakes: (item: string) => boolean;
  readonly meets: (part: string, item: string) => boolean;
}

const CHARACTERS: Matching = {
  isStar: (part) => part === '*',
  starTakes: () => true,
  meets: (part, character) => part === '?' || part === character,
};

const FOLDERS: Matching = {
  isStar: (part) => part === '**',
  starTakes: (name) => !name.startsWith('.'),
  meets: (part, name) =>
    (!name.startsWith('.') || part.startsWith('.')) && matchesList([...part], [...name], CHARACTERS),
};

/** Goes back to the last star only, which is enough for one list and keeps the work at the product of both lengths. */
function matchesList(pattern: readonly string[], subject: readonly string[], how: Matching): boolean {
  let at = 0;
  let afterStar = -1;
  let starEnd = 0;
  for (let next = 0; next < subject.length; ) {
    const part = pattern[at];
    if (part !== undefined && how.isStar(part)) {
      afterStar = ++at;
      starEnd = next;
    } else if (part !== undefined && how.meets(part, subject[next] ?? '')) {
      at++;
      next++;
    } else if (afterStar !== -1 && how.starTakes(subject[starEnd] ?? '')) {
      at = afterStar;
      next = ++starEnd;
    } else return false;
  }
  return pattern.slice(at).every(how.isStar);
}

/** More alternatives than this are nothing that a person wrote. */
const MOST_ALTERNATIVES = 256;

/** `{apps,packages}/*` gives `apps/*` and `packages/*`; braces inside braces are opened from the inside. */
function alternatives(glob: string): readonly string[] {
  let globs: readonly string[] = [glob];
  while (globs.length < MOST_ALTERNATIVES) {
    const opened = globs.flatMap(withoutInnermostBraces);
    if (opened.every((plain, index) => plain === globs[index])) return opened;
    globs = opened;
  }
  return globs;
}

function withoutInnermostBraces(glob: string): readonly string[] {
  const close = glob.indexOf('}');
  const open = close === -1 ? -1 : glob.lastIndexOf('{', close);
  if (open === -1) return [glob];
  const choices = glob.slice(open + 1, close).split(',');
  return choices.map((choice) => glob.slice(0, open) + choice + glob.slice(close + 1));
}
