// @types/pg says nothing of the files below `pg/lib`.
declare module 'pg/lib/client' {
  export { Client as default } from 'pg';
}
