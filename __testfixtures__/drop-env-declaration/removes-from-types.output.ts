declare global {
  namespace NodeJS {
    interface ProcessEnv {
      readonly DATABASE_URL: string;
    }
  }
}

interface ImportMetaEnv {
}

export type Env = { DATABASE_URL: string; PORT: `${number}` };
export type Bindings = { 'DATABASE_URL': string };
export type Alone = { };
