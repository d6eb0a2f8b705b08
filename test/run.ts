/**
 * `npm test`: types, lint, format, then every test, in an order that fails fast. Ends with one plain line that counts
 * them. Needs Chromium for the browser tests: found, or installed with apt where that is possible, or a clear failure.
 */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildAll, ROOT, tool } from "./local/build.ts";
import { ensureChromium } from "./support/chromium.ts";

type Counts = { passed: number; failed: number };

const started = Date.now();
const counts: Counts = { passed: 0, failed: 0 };
/** Signs of a failure's message that are shown. */
const SHOWN = 1500;
/** What failed, told once more at the end: the output before it is long. */
const failures: string[] = [];
/** Journeys that failed beside others and passed alone: not hidden, told at the end. */
const shaky: string[] = [];
/** More files than this that fail are no accident of a busy machine. */
const MAX_AGAIN = 2;
let broken = false;

await step("Chromium", async () => void (await ensureChromium()));
await step("build", () => buildAll((line) => console.log(`  ${line}`)));
await step("types", async () => {
  await tool("typescript/bin/tsc", ["-p", "."]);
  await tool("typescript/bin/tsc", ["-p", "web"]);
});
await step("lint", () => tool("oxlint/bin/oxlint", ["--quiet"]));
await step("format", () => tool("oxfmt/bin/oxfmt", ["--check", "."]));
await step("production bundle", () => checkBundle());
for (const project of ["unit", "workers", "system"]) await step(`tests: ${project}`, () => runProject(project));

const minutes = ((Date.now() - started) / 60_000).toFixed(1);
if (failures.length > 0) console.log(`\n— failed\n${failures.join("\n")}`);
if (shaky.length > 0) console.log(`\n— failed beside others, passed alone: find out why\n${shaky.join("\n")}`);
console.log(`\nAll of it took ${minutes} minutes.`);
console.log(`${counts.passed} passed, ${counts.failed + (broken && counts.failed === 0 ? 1 : 0)} failed`);
process.exit(broken ? 1 : 0);

/** Runs one step; a failure is told and remembered, and the build steps end the run because nothing after can be true. */
async function step(name: string, run: () => Promise<unknown>): Promise<void> {
  const begin = Date.now();
  try {
    console.log(`\n— ${name}`);
    await run();
    console.log(`  ${name}: fine (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  } catch (error) {
    broken = true;
    console.error(error instanceof Error ? error.message : error);
    console.error(`  ${name}: FAILED`);
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    if (name === "build") {
      console.log(`${counts.passed} passed, ${counts.failed + 1} failed`);
      process.exit(1);
    }
  }
}

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
};

async function runProject(project: string): Promise<void> {
  const { result, code } = await runVitest(project);
  const again = project === "system" ? failedFiles(result) : [];
  if (again.length === 0 || again.length > MAX_AGAIN) {
    count(project, result, code);
    return;
  }
  const rest = { ...result, testResults: result.testResults.filter(({ name }) => !again.includes(name)) };
  count(project, { ...rest, ...tally(rest.testResults) }, 0);
  const told = failuresIn(result);
  console.log(`  once more, alone: ${again.map(relative).join(", ")}`);
  const second = await runVitest(project, again);
  count(project, second.result, second.code);
  shaky.push(...told);
}

function count(project: string, result: Report, code: number | null): void {
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests;
  failures.push(...failuresIn(result));
  if (result.numPendingTests + result.numTodoTests > 0) throw new Error(`${project}: there are skipped tests`);
  if (result.numPassedTests === 0) throw new Error(`${project}: no test ran`);
  if (code !== 0) throw new Error(`${project}: vitest ended with ${String(code)}; its output is in ${logOf(project)}`);
  console.log(`  ${result.numPassedTests} passed`);
}

type Files = Report["testResults"];

/** Files with a failed test, or that never came to one. */
function failedFiles({ testResults }: Report): string[] {
  return testResults
    .filter(({ status, assertionResults }) => status === "failed" || assertionResults.some(hasFailed))
    .map(({ name }) => name);
}

function tally(files: Files): Pick<Report, "numPassedTests" | "numFailedTests"> {
  const all = files.flatMap(({ assertionResults }) => assertionResults);
  return {
    numPassedTests: all.filter(({ status }) => status === "passed").length,
    numFailedTests: all.filter(hasFailed).length,
  };
}

function hasFailed({ status }: Files[number]["assertionResults"][number]): boolean {
  return status === "failed";
}

function relative(name: string): string {
  return name.slice(ROOT.length + 1);
}

function logOf(project: string): string {
  return `.build/output-${project}.txt`;
}

/** On a terminal people see the tests go by; elsewhere the noise goes to a file and only what failed is printed. */
async function runVitest(
  project: string,
  files: readonly string[] = [],
): Promise<{ readonly result: Report; readonly code: number | null }> {
  const report = join(ROOT, `.build/report-${project}${files.length > 0 ? "-again" : ""}.json`);
  const shown = process.stdout.isTTY;
  const code = await new Promise<number | null>((done, fail) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, "node_modules/vitest/vitest.mjs"),
        "run",
        "--project",
        project,
        "--reporter=dot",
        "--reporter=json",
        `--outputFile.json=${report}`,
        ...files,
      ],
      { cwd: ROOT, stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"] },
    );
    if (!shown) {
      const log = createWriteStream(join(ROOT, logOf(project)), { flags: files.length > 0 ? "a" : "w" });
      child.stdout?.pipe(log, { end: false });
      child.stderr?.pipe(log, { end: false });
    }
    child.on("error", fail);
    child.on("close", done);
  });
  return { result: JSON.parse(await readFile(report, "utf8")) as Report, code };
}

function failuresIn({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, message = "", assertionResults }) => {
    const file = relative(name);
    const failed = assertionResults.filter(hasFailed);
    if (failed.length === 0) return message === "" ? [] : [`${file}: ${message.slice(0, SHOWN)}`];
    return failed.map(
      (test) => `${file}: ${test.fullName}\n  ${(test.failureMessages ?? []).join("\n  ").slice(0, SHOWN)}`,
    );
  });
}

/** The bundle that production gets: under the free plan's limit, and without the sandbox (DESIGN §9, §10). */
async function checkBundle(): Promise<void> {
  const { gzipSync } = await import("node:zlib");
  const { readdir } = await import("node:fs/promises");
  const folder = join(ROOT, ".build/worker");
  let bytes = 0;
  for (const name of await readdir(folder)) {
    if (name.endsWith(".map") || name === "README.md") continue;
    const content = await readFile(join(folder, name));
    bytes += gzipSync(content).byteLength;
    if (name.endsWith(".js") && content.includes("test/sandbox"))
      throw new Error("the sandbox is in the Worker's bundle");
  }
  const megabytes = bytes / 1024 / 1024;
  console.log(`  Worker bundle: ${megabytes.toFixed(2)} MB gzipped of 2.2`);
  if (megabytes > 2.2) throw new Error("the Worker bundle is over its budget");
}
