// @types/jscodeshift 17.3 says nothing of the parsers.
declare module 'jscodeshift/parser/ts' {
  export default function ts(): { parse(text: string): unknown };
}

declare module 'jscodeshift/parser/tsx' {
  export default function tsx(): { parse(text: string): unknown };
}

declare module 'jscodeshift/parser/babylon' {
  export default function flow(): { parse(text: string): unknown };
}
