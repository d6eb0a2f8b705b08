import { render } from "preact";
import "../ui/tokens.css";
import "../ui/parts.css";
import "./check-in.css";
import { Door } from "./door.tsx";
import { startServiceWorker, takeNewVersion } from "./update.ts";
import { preferredLanguage, speak } from "./words.ts";

const root = document.getElementById("app");
await takeNewVersion();
void startServiceWorker();
// Words in the wrong language are better than none.
await speak(preferredLanguage()).catch(() => {});
if (root) render(<Door />, root);
