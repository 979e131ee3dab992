// What Lighthouse says of pages, one after the other, in a browser that is open already.
// node lighthouse.mjs FOLDER_OF_LIGHTHOUSE PORT ADDRESS...  prints {address: {scores, failed}}.

import { pathToFileURL } from "node:url";

const [folder, port, ...addresses] = process.argv.slice(2);
const { default: lighthouse, desktopConfig } = await import(
  pathToFileURL(`${folder}/core/index.js`)
);
const settings = {
  port: Number(port),
  onlyCategories: ["accessibility", "best-practices"],
  throttlingMethod: "provided",
  disableFullPageScreenshot: true,
  // A page of one request is ready once it is there; ten seconds of quiet would say no more.
  maxWaitForLoad: 2000,
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
  logLevel: "error",
};

const told = {};
for (const address of addresses) {
  const { lhr } = await lighthouse(address, settings, desktopConfig);
  const failed = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 1);
  told[address] = {
    scores: Object.values(lhr.categories).map(({ score }) => score),
    failed: failed.map(({ id, details }) => [id, details?.items]),
  };
}
console.log(JSON.stringify(told));
