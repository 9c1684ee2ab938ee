// For type checks in a fresh clone, where Next has not yet written its own next-env.d.ts.
/// <reference types="next" />

declare module "*.woff2" {
  const url: string;
  export default url;
}
