/** `npm run crash` (inventory) and `npm run crash -- payments`. */
const [suite = "inventory"] = process.argv.slice(2);
switch (suite) {
  case "inventory":
    await import("./run.ts");
    break;
  case "payments":
    await import("./payments.ts");
    break;
  default:
    console.error(`There is no crash test "${suite}": inventory, payments.`);
    process.exit(2);
}

export {};
