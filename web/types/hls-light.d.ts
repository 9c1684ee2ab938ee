// hls.js ships no declarations for its light build; the API is the same minus what we do not use.
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
