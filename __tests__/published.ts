import manifest from '../package.json';

/** What package.json says of the published package. */
export const { version, engines } = manifest;

export const dependencies: unknown = {
  ...('dependencies' in manifest && (manifest.dependencies as object)),
  ...('peerDependencies' in manifest && (manifest.peerDependencies as object)),
  ...('optionalDependencies' in manifest && (manifest.optionalDependencies as object)),
};
