/**
 * A pattern for what Prisma reads in any script: `\p{L}\p{N}` in its source are letters and digits, `\p{Zs}` are spaces.
 *
 * To make the sets of them all takes V8 longer than to read a schema with them, so a text in ASCII gets the pattern for
 * ASCII, which means the same there.
 */
export function scripted(source: string, flags = ''): (text: string) => RegExp {
  let plain: RegExp | undefined;
  let whole: RegExp | undefined;
  return (text) => {
    if (ASCII.test(text)) {
      plain ??= new RegExp(source.replaceAll('\\p{L}\\p{N}', 'A-Za-z0-9').replaceAll('\\p{Zs}', ' '), flags);
      return plain;
    }
    whole ??= new RegExp(source, `${flags}u`);
    return whole;
  };
}

const ASCII = /^[\t\n\f\r -~]*$/;
