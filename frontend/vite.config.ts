import { defineConfig } from "vite";

// The built files are committed: where the package is installed there is no Node.
export default defineConfig({
  base: "/",
  build: {
    outDir: "../src/glossator/web/pages",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: address would need a wider content security policy
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: false,
  },
  server: { proxy: { "/native": "http://127.0.0.1:8080" } },
});
