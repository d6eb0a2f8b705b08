/** Finds Chromium on this machine, or installs Debian's, or says clearly what to do. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The path of a Chromium that can be run; `CHROMIUM` in the environment wins. */
export function findChromium(): string | undefined {
  const wish = process.env["CHROMIUM"];
  return [...(wish === undefined ? [] : [wish]), ...PLACES].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Finds Chromium or installs it with apt-get when this is Debian and we are root. @throws with what to do */
export async function ensureChromium(): Promise<string> {
  const known = findChromium();
  if (known !== undefined) return known;
  if (process.getuid?.() === 0 && spawnSync("which", ["apt-get"]).status === 0) {
    console.log("  installing Debian's chromium …");
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "-qq", "chromium", "fonts-noto-core"], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "No Chromium was found. Install it (Debian: apt-get install chromium) or set CHROMIUM to the path of Chrome or Chromium.",
  );
}
