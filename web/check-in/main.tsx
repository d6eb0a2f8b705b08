import { render } from "preact";
import "../ui/tokens.css";
import "../ui/parts.css";
import "./check-in.css";
import { Door } from "./door.tsx";

const root = document.getElementById("app");
if (root) render(<Door />, root);
