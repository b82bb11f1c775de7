import { defineConfig } from "vitest/config";

const PARENTS = ["Class", "Control", "Evented", "FeatureGroup", "Handler", "Icon", "ImageOverlay"];
const LAYERS = [
  "CircleMarker",
  "DivOverlay",
  "GridLayer",
  "Layer",
  "Path",
  "Polyline",
  "TileLayer",
];
const EXPORTED = ["Circle", "CircleMarker", "LayerGroup", "Marker", "Polygon", "Polyline"];
/** Calls by which Leaflet makes its classes, and teaches them GeoJSON: what nobody uses is left out. */
const MAKING = [
  ...[...PARENTS, ...LAYERS].map((name) => `${name}.extend`),
  ...EXPORTED.map((name) => `${name}.include`),
];

/** The server reads dist/.vite/manifest.json and serves dist/ under /assets/, for ever: names are hashed. */
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  // Leaflet's package names its other build, of which nothing can be left out.
  resolve: { alias: [{ find: /^leaflet$/, replacement: "leaflet/dist/leaflet-src.esm.js" }] },
  build: {
    manifest: true,
    assetsDir: "",
    // An inlined picture would be sent to every reader; Leaflet's default pictures are never shown.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      treeshake: { manualPureFunctions: MAKING },
      // Leaflet sets markup as it loads, which trusted.ts must have allowed: they stay in one file.
      output: {
        codeSplitting: {
          groups: [{ name: "shared", test: /leaflet-src|render\/(trusted|notice)|ui\/element/ }],
        },
      },
      input: [
        "src/map.ts",
        "src/embed.ts",
        "src/camp-map.ts",
        "src/camp-gate.ts",
        "src/css/site.css",
        "src/css/embed.css",
        "src/css/dark.css",
      ],
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
