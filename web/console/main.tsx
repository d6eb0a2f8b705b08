import { render } from "preact";
import "../ui/tokens.css";
import "../ui/parts.css";
import "./console.css";
import "./money.css";
import { App } from "./app.tsx";

const root = document.getElementById("app");
if (root) render(<App />, root);
