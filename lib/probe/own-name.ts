/** Every name that a probe makes up begins with this, so that what is left of one tells where it is from. */
export const OWN_NAME = 'prisma_one_url_probe_';

/** A random name says nothing to a reader. */
export function withoutOwnNames(text: string): string {
  return text.replace(new RegExp(`${OWN_NAME}\\w+`, 'g'), '…');
}
