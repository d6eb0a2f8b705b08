/** The address of the decoder's wasm; vite.config.ts says which file. */
declare module "zxing-reader-wasm?url" {
  const url: string;
  export default url;
}
