declare global {
  namespace NodeJS {
    interface ProcessEnv {
      /** through the pooler */
      DATABASE_URL: string;
      /**
       * of the app
       */
      PORT: string;
    }
  }
}

export {};
