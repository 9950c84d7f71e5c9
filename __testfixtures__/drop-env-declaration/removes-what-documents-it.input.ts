declare global {
  namespace NodeJS {
    interface ProcessEnv {
      /** through the pooler */
      DATABASE_URL: string;
      /** direct, never through the pooler */
      DIRECT_URL: string;
      /**
       * of the app
       */
      PORT: string;
    }
  }
}

export {};
