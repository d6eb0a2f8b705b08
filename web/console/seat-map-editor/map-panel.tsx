/** What belongs to the whole map: its name, price zones, checks, the picture to trace, files. */
import { useRef, useState } from "preact/hooks";
import { assignZones } from "../../ui/zones.ts";
import { Button } from "../parts/button.tsx";
import { TextField, Tick } from "../parts/field.tsx";
import { Icon, ZoneTile } from "../parts/icon.tsx";
import { changeCategory } from "./edits.ts";
import { type Editor, newGuid } from "./editor-state.ts";
import { m } from "./messages.en.ts";
import type { Plan } from "./plan-document.ts";
import { COLOURS } from "./panel.tsx";
import type { Finding } from "./validation.ts";

export function MapPanel(props: {
  editor: Editor;
  name: string;
  setName: (name: string) => void;
  onReveal: (guids: ReadonlySet<string>) => void;
  children: preact.ComponentChildren;
}) {
  const { editor, name, setName } = props;
  return (
    <>
      <div class="sme__head">
        <strong>{m.wholeMap}</strong>
      </div>
      <div class="sme__form">
        <TextField
          label={m.mapName}
          value={name}
          onChange={setName}
          error={name.trim() === "" ? m.nameBad : undefined}
          input={{ maxLength: 120 }}
        />
        <Categories editor={editor} />
        <Checks editor={editor} onReveal={props.onReveal} />
        <div class="only-wide">
          <Tick
            checked={editor.snapping.value}
            onChange={(on) => {
              editor.snapping.value = on;
            }}
          >
            {m.snap}
          </Tick>
        </div>
        <Picture editor={editor} />
        {props.children}
      </div>
    </>
  );
}

function Categories({ editor }: { editor: Editor }) {
  const { plan, seats } = editor.scene.value;
  const zones = assignZones(plan.categories);
  const count = (at: number) => seats.filter(({ category }) => category === at).length;
  const add = () => {
    const names = new Set(plan.categories.map(({ name }) => name));
    let n = plan.categories.length + 1;
    while (names.has(m.newCategory(n))) n++;
    const used = new Set(plan.categories.map(({ color }) => color));
    const color = COLOURS.find(({ value }) => !used.has(value))?.value ?? "#6B2737";
    editor.apply(m.did.addCategory, { ...plan, categories: [...plan.categories, { name: m.newCategory(n), color }] });
  };
  const drop = (name: string) => {
    const categories = plan.categories.filter((category) => category.name !== name);
    editor.apply(m.did.removeCategory, { ...plan, categories });
  };
  return (
    <fieldset class="sme__zones">
      <legend class="field__label">{m.categories}</legend>
      {plan.categories.map((category, i) => (
        <div class="sme__cat" key={i}>
          <ZoneTile zone={zones[i]} />
          <input
            class="input"
            aria-label={m.categoryName(i + 1)}
            value={category.name}
            maxLength={120}
            onChange={(event) => {
              const name = event.currentTarget.value.trim();
              const taken = plan.categories.some((other, at) => at !== i && other.name === name);
              if (name === "" || taken) event.currentTarget.value = category.name;
              else editor.apply(m.did.rename, changeCategory(plan, category.name, { ...category, name }));
            }}
          />
          <select
            class="input"
            aria-label={m.categoryColour(category.name)}
            value={category.color?.toUpperCase()}
            onChange={(event) => {
              const color = event.currentTarget.value;
              editor.apply(m.did.category(category.name), changeCategory(plan, category.name, { ...category, color }));
            }}
          >
            {COLOURS.every(({ value }) => value !== category.color?.toUpperCase()) && (
              <option value={category.color?.toUpperCase()}>{m.ownColour}</option>
            )}
            {COLOURS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          {count(i) > 0 || plan.categories.length === 1 ? (
            <span class="num xs soft">{m.seats(count(i))}</span>
          ) : (
            <button
              type="button"
              class="btn btn--dense btn--icon"
              aria-label={m.removeCategory(category.name)}
              onClick={() => drop(category.name)}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
      <div>
        <Button icon="plus" onPress={add}>
          {m.addCategory}
        </Button>
      </div>
    </fieldset>
  );
}

export const findingText = (finding: Finding): string => m.findings[finding.kind](finding.count, finding.where);

function Checks({ editor, onReveal }: { editor: Editor; onReveal: (guids: ReadonlySet<string>) => void }) {
  const findings = editor.findings.value;
  const mend = findings.some(({ kind }) => kind === "same_id" || kind === "no_id");
  return (
    <section aria-label={m.checks} class="sme__checks" id="checks">
      <h2 class="field__label">{m.checks}</h2>
      {findings.length === 0 && <p class="soft s">{m.checksFine}</p>}
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.where}`}>
            <Icon name="warn" size="s" />
            {finding.seats.length > 0 ? (
              <button type="button" class="link link--44" onClick={() => onReveal(new Set(finding.seats))}>
                {findingText(finding)}
              </button>
            ) : (
              <span>{findingText(finding)}</span>
            )}
          </li>
        ))}
      </ul>
      {mend && <Button onPress={() => editor.apply(m.giveIds, withNewIds(editor.plan.peek()))}>{m.giveIds}</Button>}
    </section>
  );
}

/** Seats whose id is missing or there already get a new one. */
function withNewIds(plan: Plan): Plan {
  const known = new Set<string>([""]);
  const zones = plan.zones.map((zone) => ({
    ...zone,
    rows: zone.rows.map((row) => ({
      ...row,
      seats: row.seats.map((seat) => {
        const next = known.has(seat.seat_guid) ? { ...seat, seat_guid: newGuid() } : seat;
        known.add(next.seat_guid);
        return next;
      }),
    })),
  }));
  return { ...plan, zones };
}

function Picture({ editor }: { editor: Editor }) {
  const input = useRef<HTMLInputElement>(null);
  const [bad, setBad] = useState(false);
  const { backdrop } = editor;
  const shown = backdrop.value;
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      const image = await createImageBitmap(file);
      setBad(false);
      backdrop.value = { image, x: 0, y: 0, scale: 1, opacity: 0.5 };
    } catch {
      setBad(true);
    }
  };
  return (
    <fieldset class="sme__zones only-wide">
      <legend class="field__label">{m.picture}</legend>
      <p class="soft xs">{m.pictureHint}</p>
      <input
        ref={input}
        class="vh"
        type="file"
        accept="image/*"
        aria-label={m.choosePicture}
        tabIndex={-1}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      {bad && <p role="alert">{m.pictureBad}</p>}
      {shown && (
        <>
          <Range
            label={m.opacity}
            from={0.1}
            to={1}
            value={shown.opacity}
            set={(opacity) => (backdrop.value = { ...shown, opacity })}
          />
          <Range
            label={m.pictureScale}
            from={0.1}
            to={5}
            value={shown.scale}
            set={(scale) => (backdrop.value = { ...shown, scale })}
          />
          <Button onPress={() => (backdrop.value = null)}>{m.removePicture}</Button>
        </>
      )}
      {!shown && (
        <div>
          <Button icon="upload" onPress={() => input.current?.click()}>
            {m.choosePicture}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Range(props: { label: string; from: number; to: number; value: number; set: (value: number) => void }) {
  return (
    <label class="sme__range">
      <span class="s">{props.label}</span>
      <input
        type="range"
        min={props.from}
        max={props.to}
        step={0.05}
        value={props.value}
        onInput={(event) => props.set(Number(event.currentTarget.value))}
      />
    </label>
  );
}
