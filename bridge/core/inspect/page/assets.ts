/** The files of the page. */
export const PAGE: { readonly html: string; readonly script: string; readonly style: string } = {
  html: "<!doctype html><title>WebSockets for Openplanet</title>",
  script: "",
  style: "",
};
