import { render } from "preact";
import "../ui/tokens.css";
import "../ui/parts.css";
import "./console.css";
import "./money.css";
import "./settings.css";
import { App } from "./app.tsx";
import { showTheme } from "./shell/theme.ts";

showTheme();
const root = document.getElementById("app");
if (root) render(<App />, root);
