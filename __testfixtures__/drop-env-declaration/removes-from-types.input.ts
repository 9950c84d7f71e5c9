declare global {
  namespace NodeJS {
    interface ProcessEnv {
      readonly DATABASE_URL: string;
      readonly DIRECT_URL: string;
      SHADOW_DATABASE_URL?: string
    }
  }
}

interface ImportMetaEnv {
  DIRECT_URL: string; // of the database
}

export type Env = { DATABASE_URL: string; DIRECT_URL?: string | undefined; PORT: `${number}` };
export type Bindings = { 'DATABASE_URL': string, 'DIRECT_URL': string };
export type Alone = { DIRECT_URL: string };
