/** How a place that names a variable uses it; `prisma-config` is for the caller to tell, who knows the project's config. */
export interface Use {
  readonly kind: 'prisma-client' | 'declaration' | 'setter' | 'reader' | 'doc';
  /** Completes "DIRECT_URL is still read: …": lower case, no final stop, no file content but names. */
  readonly why: string;
  readonly acts?: 'assigns' | 'compares';
  /** Set where a script gives it a value of its own for what runs next: `DATABASE_URL=… prisma migrate reset`. */
  readonly overrides?: true;
}

export const reader = (why: string, acts?: Use['acts']): Use => ({ kind: 'reader', why, ...(acts ? { acts } : {}) });
export const setter = (why: string, acts?: Use['acts']): Use => ({ kind: 'setter', why, ...(acts ? { acts } : {}) });
export const declaration = (why: string): Use => ({ kind: 'declaration', why });
export const doc = (why: string): Use => ({ kind: 'doc', why });
